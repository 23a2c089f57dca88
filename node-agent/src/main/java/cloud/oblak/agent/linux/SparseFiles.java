package cloud.oblak.agent.linux;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Copies of files that have holes; the file system shares the blocks where it can. */
public final class SparseFiles {
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;
  private static final int ENXIO = 6;

  private SparseFiles() {}

  /**
   * Copies a file and leaves its holes out.
   *
   * @param copy does not exist; made for its owner alone
   */
  public static void copy(Path file, Path copy) throws IOException {
    Files.createFile(
        copy, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    int seeker = Linux.open(file, 0);
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
        RandomAccessFile whole = new RandomAccessFile(copy.toFile(), "rw")) {
      long size = in.size();
      whole.setLength(size);
      long end = 0;
      for (long at = seek(seeker, end, SEEK_DATA, size);
          at < size;
          at = seek(seeker, end, SEEK_DATA, size)) {
        end = seek(seeker, at, SEEK_HOLE, size);
        copy(in, at, end, whole.getChannel());
      }
    } finally {
      Syscalls.close(seeker);
    }
  }

  private static void copy(FileChannel in, long begin, long end, FileChannel out)
      throws IOException {
    out.position(begin);
    long at = begin;
    while (at < end) {
      long moved = in.transferTo(at, end - at, out);
      if (moved <= 0) {
        throw new IOException("the file became shorter while it was copied");
      }
      at += moved;
    }
  }

  /** Where data or a hole begins; the end of the file where neither comes. */
  private static long seek(int fd, long from, int what, long size) throws IOException {
    try {
      return Syscalls.lseek(fd, from, what);
    } catch (LastErrorException e) {
      if (e.getErrorCode() == ENXIO) {
        return size;
      }
      throw new IOException("lseek: error " + e.getErrorCode(), e);
    }
  }
}

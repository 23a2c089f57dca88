package cloud.oblak.gateway.audit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One file of a spool. Not a FileChannel, which closes itself when a thread that writes to it is
 * interrupted. The spool's lock guards it, but for what waits for the disk.
 */
final class Segment {
  private final Path path;
  private final RandomAccessFile file;
  private long length;
  private long delivered;
  private int open;

  Segment(Path path) throws IOException {
    this.path = path;
    this.file = new RandomAccessFile(path.toFile(), "rw");
    this.length = file.length();
  }

  long length() {
    return length;
  }

  long delivered() {
    return delivered;
  }

  /** Whether nothing in it is needed any more. */
  boolean over() {
    return delivered >= length && open == 0;
  }

  void opened() {
    open++;
  }

  void closed() {
    open--;
  }

  void deliveredTo(long position) {
    delivered = position;
  }

  /** Writes a whole line or, as far as anybody can see, nothing. */
  void append(byte[] line) throws IOException {
    try {
      file.seek(length);
      file.write(line);
      length += line.length;
    } catch (IOException failed) {
      try {
        file.setLength(length);
      } catch (IOException still) {
        failed.addSuppressed(still); // the next line is written over what is there
      }
      throw failed;
    }
  }

  /** Bytes from a position on, up to one where a line ended; beside whoever writes after that. */
  byte[] read(long from, int most, long end) throws IOException {
    byte[] bytes = new byte[(int) Math.min(most, end - from)];
    try (RandomAccessFile reader = new RandomAccessFile(path.toFile(), "r")) {
      reader.seek(from);
      reader.readFully(bytes);
    }
    return bytes;
  }

  /** Asks the disk to keep what was written. */
  void sync() throws IOException {
    file.getFD().sync();
  }

  void close() throws IOException {
    file.close();
  }

  void delete() throws IOException {
    file.close();
    Files.delete(path);
  }
}

package cloud.oblak.agent.console;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * One open file of a console. Its identity is the inode and how it begins: inodes are used again at
 * once, and not every file system keeps the time of creation.
 */
final class OpenLog implements Closeable {
  private static final int HEAD_BYTES = 64;
  private static final Pattern POSITION =
      Pattern.compile("([0-9a-f]{1,16})\\.([0-9a-f]{1,8})\\.([0-9]{1,18})");

  private final FileChannel channel;
  private final long inode;
  private final long size;

  private OpenLog(FileChannel channel, long inode) throws IOException {
    this.channel = channel;
    this.inode = inode;
    this.size = channel.size();
  }

  /** Null where there is no such file. */
  static OpenLog of(Path path) throws IOException {
    long inode = inode(path);
    if (inode == 0) {
      return null;
    }
    try {
      return new OpenLog(FileChannel.open(path, StandardOpenOption.READ), inode);
    } catch (NoSuchFileException gone) {
      return null;
    }
  }

  /** Which file has this name now; 0: none. */
  static long inode(Path path) throws IOException {
    try {
      return (Long) Files.getAttribute(path, "unix:ino");
    } catch (NoSuchFileException none) {
      return 0;
    }
  }

  long inode() {
    return inode;
  }

  long size() {
    return size;
  }

  byte[] end(int maxBytes) throws IOException {
    return bytes(Math.max(0, size - maxBytes), maxBytes);
  }

  /** Bytes from an offset on, as far as the file went when it was opened. */
  byte[] bytes(long offset, int maxBytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.clamp(size - offset, 0L, maxBytes));
    boolean more = true;
    while (more && buffer.hasRemaining()) {
      more = channel.read(buffer, offset + buffer.position()) > 0;
    }
    return buffer.hasRemaining()
        ? Arrays.copyOf(buffer.array(), buffer.position())
        : buffer.array();
  }

  /** The words for an offset in this file. */
  String position(long offset) throws IOException {
    return "%x.%x.%d".formatted(inode, head(offset), offset);
  }

  /** The offset that a position names; -1 where it is none of this file's. */
  long offset(String position) throws IOException {
    Matcher parts = POSITION.matcher(position);
    if (!parts.matches() || Long.parseUnsignedLong(parts.group(1), 16) != inode) {
      return -1;
    }
    long offset = Long.parseLong(parts.group(3));
    boolean same = offset <= size && Long.parseLong(parts.group(2), 16) == head(offset);
    return same ? offset : -1;
  }

  private long head(long offset) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(bytes(0, (int) Math.min(offset, HEAD_BYTES)));
    return sum.getValue();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

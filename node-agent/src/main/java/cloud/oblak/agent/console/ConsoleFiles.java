package cloud.oblak.agent.console;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A console's file and perhaps the one before it, which its writer replaces as they grow. A
 * position in them names the file too, so that nothing is skipped or repeated silently.
 */
public final class ConsoleFiles {
  private static final int ATTEMPTS = 5;

  private final Path file;
  private final Path before;
  private final Optional<Succession> succession;
  private final boolean lines;

  private ConsoleFiles(Path file, Path before, Optional<Succession> succession, boolean lines) {
    this.file = file;
    this.before = before;
    this.succession = succession;
    this.lines = lines;
  }

  /** A file of any bytes, and the one that it was before. */
  public static ConsoleFiles bytes(Path file, Path before) {
    return new ConsoleFiles(file, before, Optional.empty(), false);
  }

  /**
   * A file that is read in whole lines, as what is not yet a line is not understood. Its writer
   * puts an empty one in its place when it became too large; the one before is kept here.
   *
   * @param ready the name under which the writer opens the empty one
   */
  public static ConsoleFiles lines(Path file, Path ready) {
    Succession succession = new Succession(file, ready);
    return new ConsoleFiles(file, succession.before(), Optional.of(succession), true);
  }

  /** The end of what is kept. */
  public ConsolePart end(int maxBytes) throws IOException {
    return settled(files -> end(files, maxBytes));
  }

  /**
   * What follows a position.
   *
   * @param position of a part before; empty: the beginning of what is kept
   */
  public ConsolePart after(String position, int maxBytes) throws IOException {
    return settled(files -> after(files, position, maxBytes));
  }

  /** Reads from open files. */
  @FunctionalInterface
  private interface Reading {
    ConsolePart of(List<OpenLog> oldestFirst) throws IOException;
  }

  private ConsolePart settled(Reading reading) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      boolean known = succession.isEmpty() || succession.get().look();
      // In this order: a file that is renamed meanwhile shows in the second look at its name.
      try (OpenLog now = OpenLog.of(file);
          OpenLog old = known ? OpenLog.of(before) : null) {
        if (still(now) && (!known || present(now))) {
          List<OpenLog> files = new ArrayList<>();
          if (old != null) {
            files.add(old);
          }
          if (now != null) {
            files.add(now);
          }
          return reading.of(files);
        }
      }
    }
    throw new IOException("The console is replaced faster than it can be read.");
  }

  private boolean still(OpenLog now) throws IOException {
    return OpenLog.inode(file) == (now == null ? 0 : now.inode());
  }

  /** Whether what is before is so of this log. */
  private boolean present(OpenLog now) throws IOException {
    return succession.isEmpty() || now == null || succession.get().present(now.inode());
  }

  private ConsolePart end(List<OpenLog> files, int maxBytes) throws IOException {
    if (files.isEmpty()) {
      return ConsolePart.none(null);
    }
    OpenLog last = files.getLast();
    byte[] read = last.end(maxBytes);
    byte[] newest = whole(read, Integer.MAX_VALUE);
    String position = last.position(last.size() - read.length + newest.length);
    if (files.size() == 1 || newest.length == maxBytes) {
      return new ConsolePart(newest, position, false, false);
    }
    byte[] older = files.getFirst().end(maxBytes - newest.length);
    byte[] all = Arrays.copyOf(older, older.length + newest.length);
    System.arraycopy(newest, 0, all, older.length, newest.length);
    return new ConsolePart(all, position, false, false);
  }

  private ConsolePart after(List<OpenLog> files, String position, int maxBytes) throws IOException {
    int at = 0;
    long offset = 0;
    boolean lost = false;
    if (files.isEmpty()) {
      return ConsolePart.none(position);
    }
    if (!position.isEmpty()) {
      at = files.size() - 1;
      while (at >= 0 && files.get(at).offset(position) < 0) {
        at--;
      }
      lost = at < 0;
      offset = lost ? 0 : files.get(at).offset(position);
      at = Math.max(0, at);
    }
    while (true) {
      OpenLog log = files.get(at);
      byte[] read = log.bytes(offset, maxBytes);
      byte[] bytes = whole(read, maxBytes);
      boolean last = at == files.size() - 1;
      if (bytes.length > 0 || last) {
        boolean more = !last || offset + read.length < log.size();
        return new ConsolePart(bytes, log.position(offset + bytes.length), lost, more);
      }
      at++;
      offset = 0;
    }
  }

  /** Without the line that is being written; one longer than may be read is taken as it is. */
  private byte[] whole(byte[] bytes, int maxBytes) {
    if (!lines) {
      return bytes;
    }
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    boolean all = end == bytes.length || (end == 0 && bytes.length == maxBytes);
    return all ? bytes : Arrays.copyOf(bytes, end);
  }
}

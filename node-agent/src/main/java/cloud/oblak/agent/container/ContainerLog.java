package cloud.oblak.agent.container;

import cloud.oblak.agent.console.ConsoleFiles;
import cloud.oblak.agent.console.ConsolePart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

/**
 * Reads the log as conmon writes it: each line is preceded by time, stream and a tag, which is
 * {@code F} at the end of a line and {@code P} where more of the same line follows.
 */
final class ContainerLog {
  private static final int HEADER_FIELDS = 3;

  /** More than conmon lets the file and the one before it become. */
  private static final int MOST_KEPT = 5 << 20;

  // An end takes about three times what is kept of the agent's memory.
  private static final Semaphore ENDS = new Semaphore(2, true);

  private static final String CONMONS_NEXT = ".tmp";

  private ContainerLog() {}

  /**
   * At most {@code maxBytes} of what the container wrote; nothing where it wrote nothing.
   *
   * @param after the position to go on from; empty: the beginning; null: the last bytes are meant
   */
  static ConsolePart read(Path file, String after, int maxBytes) throws IOException {
    ConsoleFiles log =
        ConsoleFiles.lines(file, file.resolveSibling(file.getFileName() + CONMONS_NEXT));
    if (after != null) {
      return plain(log.after(after, maxBytes), maxBytes);
    }
    try {
      ENDS.acquire();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the agent is stopping");
    }
    try {
      return plain(log.end(MOST_KEPT), maxBytes);
    } finally {
      ENDS.release();
    }
  }

  private static ConsolePart plain(ConsolePart framed, int maxBytes) {
    byte[] plain = strip(framed.bytes());
    byte[] last = Arrays.copyOfRange(plain, Math.max(0, plain.length - maxBytes), plain.length);
    return new ConsolePart(last, framed.position(), framed.lost(), framed.more());
  }

  private static byte[] strip(byte[] framed) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream(framed.length);
    int start = 0;
    while (start < framed.length) {
      int end = start;
      while (end < framed.length && framed[end] != '\n') {
        end++;
      }
      line(framed, start, end, plain);
      start = end + 1;
    }
    return plain.toByteArray();
  }

  private static void line(byte[] framed, int start, int end, ByteArrayOutputStream plain) {
    int text = start;
    int tag = start;
    for (int field = 0; field < HEADER_FIELDS && text < end; text++) {
      if (framed[text] == ' ') {
        field++;
        tag = field == HEADER_FIELDS - 1 ? text + 1 : tag;
      }
    }
    plain.write(framed, text, end - text);
    if (tag < end && framed[tag] == 'F') {
      plain.writeBytes("\n".getBytes(StandardCharsets.US_ASCII));
    }
  }
}

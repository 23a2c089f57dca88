package cloud.oblak.agent.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a stream to its end on a thread of its own and keeps the first bytes. */
final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final int limit;
  private final Thread thread;

  Drain(InputStream stream, int limit) {
    this.limit = limit;
    this.thread = Thread.startVirtualThread(() -> read(stream));
  }

  /** What was kept; where something still holds the stream open after {@code patience}, so far. */
  byte[] finish(Duration patience) throws InterruptedException {
    if (!thread.join(patience)) {
      LOG.debug("a process left its output open");
    }
    synchronized (kept) {
      return kept.toByteArray();
    }
  }

  private void read(InputStream stream) {
    byte[] buffer = new byte[8192];
    try (stream) {
      for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
        synchronized (kept) {
          kept.write(buffer, 0, Math.min(n, limit - kept.size()));
        }
      }
    } catch (IOException e) {
      LOG.debug("the output of a process was closed", e);
    }
  }
}

package cloud.oblak.compute.instance.console;

import cloud.oblak.kit.host.AgentGate;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** One client's stream: asks the host time and again, as fast as the client takes it at most. */
final class ConsoleStream {
  private static final Logger LOG = Logger.getLogger(ConsoleStream.class);
  private static final long POLL_MILLIS = 300;
  private static final long MORE_MILLIS = 20;
  private static final long AFTER_FAILURE_MILLIS = 2000;
  private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final String LOST =
      "{\"detail\":\"More was written than is kept; what follows is the oldest that is.\"}";

  private final ConsoleSource source;
  private final AgentGate.ConsolePart first;
  private final BooleanSupplier ended;
  private String position = "";
  private boolean more;
  private long lookAt = System.nanoTime();

  /**
   * A stream that has not begun.
   *
   * @param first what was read already
   * @param ended whether the process is stopping
   */
  ConsoleStream(ConsoleSource source, AgentGate.ConsolePart first, BooleanSupplier ended) {
    this.source = source;
    this.first = first;
    this.ended = ended;
  }

  /** Writes until the console is over, the client goes away, or the process stops. */
  void run(StreamReader reader) {
    try {
      deliver(first, reader);
      follow(reader);
    } catch (CompletionException gone) {
      LOG.debugf("A reader of a console went away: %s", gone.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(StreamReader reader) throws InterruptedException {
    long aliveAt = System.nanoTime() + HEARTBEAT_NANOS;
    long pause = more ? MORE_MILLIS : POLL_MILLIS;
    while (!reader.gone() && !ended.getAsBoolean()) {
      Thread.sleep(pause);
      if (over()) {
        reader.send("end", position, "{\"reason\":\"terminated\"}");
        return;
      }
      AgentGate.ConsolePart part = next();
      if (part == null) {
        pause = AFTER_FAILURE_MILLIS;
      } else {
        deliver(part, reader);
        pause = more ? MORE_MILLIS : POLL_MILLIS;
      }
      if (System.nanoTime() - aliveAt >= 0) {
        reader.alive(position);
        aliveAt = System.nanoTime() + HEARTBEAT_NANOS;
      }
    }
  }

  private boolean over() {
    if (System.nanoTime() - lookAt < 0) {
      return false;
    }
    lookAt = System.nanoTime() + LOOK_NANOS;
    try {
      return source.over();
    } catch (RuntimeException failed) {
      LOG.debugf("Whether a console is over is not known now: %s", failed.getMessage());
      return false;
    }
  }

  /** Null where the host does not answer; it may come back, and the position is still good then. */
  private AgentGate.ConsolePart next() {
    try {
      return source.read(position);
    } catch (RuntimeException failed) {
      LOG.debugf("A console cannot be read now: %s", failed.getMessage());
      return null;
    }
  }

  private void deliver(AgentGate.ConsolePart part, StreamReader reader) {
    if (part.lost()) {
      reader.send("lost", "", LOST);
    }
    if (!part.base64().isEmpty()) {
      reader.send(
          "output",
          part.position(),
          "{\"output\":\"" + part.base64() + "\",\"encoding\":\"base64\"}");
    }
    position = part.position();
    more = part.more();
  }
}

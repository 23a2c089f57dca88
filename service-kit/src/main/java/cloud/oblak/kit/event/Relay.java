package cloud.oblak.kit.event;

import cloud.oblak.kit.idempotency.ClientTokens;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Numbers a service's committed events soon after their commit, and forgets old events and client
 * tokens. Any number of relays may run; the row of positions lets one work at a time.
 */
public final class Relay implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Relay.class);
  private static final long POLL_MILLIS = 500;

  /** Events of one action come in several commits: gathered, they make one page of the feed. */
  private static final long GATHER_MILLIS = 20;

  private static final int KEEP_DAYS = 35;
  private static final int KEEP_TOKENS_HOURS = 48;
  private static final long PRUNE_NANOS = TimeUnit.HOURS.toNanos(1);

  private final Outbox outbox;
  private final ClientTokens tokens;
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  /** Starts numbering at once. */
  public Relay(Outbox outbox) {
    this.outbox = outbox;
    this.tokens = new ClientTokens(outbox.database());
    outbox.onCommit(wake::release);
    this.thread = Thread.ofVirtual().name("relay-" + outbox.service()).start(this::run);
  }

  private void run() {
    long pruned = System.nanoTime() - PRUNE_NANOS;
    while (!closed) {
      try {
        if (wake.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          Thread.sleep(GATHER_MILLIS);
        }
        wake.drainPermits();
        while (outbox.number() == Outbox.NUMBERED_AT_ONCE && !closed) {
          Thread.onSpinWait();
        }
        if (System.nanoTime() - pruned >= PRUNE_NANOS) {
          outbox.prune(KEEP_DAYS);
          tokens.prune(KEEP_TOKENS_HOURS);
          pruned = System.nanoTime();
        }
      } catch (InterruptedException stopped) {
        return;
      } catch (RuntimeException failed) {
        LOG.warnf("Numbering events of %s failed and is tried again: %s", outbox.service(), failed);
        pause();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}

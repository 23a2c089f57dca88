package cloud.oblak.gateway.audit;

import cloud.oblak.platform.FaultException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * The spool of this gateway and the thread that empties it, and those of gateways that are gone.
 */
final class Courier {
  private static final Logger LOG = Logger.getLogger(Courier.class);
  private static final String ASIDE = "refused.jsonl";
  private static final int MOST_WAITING = 10_000;
  // What comes in this time goes in one delivery.
  private static final long GATHER_MILLIS = 100;
  private static final long LOOK_MILLIS = 1_000;
  private static final long SYNC_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final long ADOPT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Folders folders;
  private final Folders.Claimed own;
  private final long limit;
  private final Sink sink;
  private final ObjectMapper json;
  private final Spool spool;
  private final Semaphore wake = new Semaphore(0);
  // Ends that the disk did not take; their beginnings are written, so that no call is lost.
  private final ConcurrentLinkedDeque<Waiting> waiting = new ConcurrentLinkedDeque<>();
  private final AtomicInteger waits = new AtomicInteger();
  private final Complaints unbegun = new Complaints(LOG::error, System::nanoTime);
  private final Complaints unended = new Complaints(LOG::error, System::nanoTime);
  private final Complaints late = new Complaints(LOG::warn, System::nanoTime);
  private final Thread thread;
  private volatile boolean closed;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Waiting(UUID id, byte[] json) {}

  Courier(Folders folders, long limit, Sink sink, ObjectMapper json) throws IOException {
    this.folders = folders;
    this.own = folders.claim();
    this.limit = limit;
    this.sink = sink;
    this.json = json;
    this.spool = new Spool(own.folder(), limit);
    this.thread = Thread.ofPlatform().daemon().name("audit-courier").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  double bytes() {
    return spool.bytes();
  }

  /**
   * Writes a beginning down.
   *
   * @param arn whose call it is, for the operator where that fails
   */
  void begin(UUID id, String arn, byte[] record) throws IOException {
    try {
      spool.begin(id, record);
    } catch (IOException full) {
      unbegun.about("The call " + id + " of " + arn + " cannot be written down: " + full);
      throw full;
    }
  }

  /** Whether there is room for what only refusals need. */
  boolean roomy() {
    return spool.roomy();
  }

  void end(UUID id, byte[] record) {
    try {
      spool.end(id, record);
    } catch (IOException full) {
      if (waits.incrementAndGet() > MOST_WAITING) {
        waits.decrementAndGet();
        spool.forget(id);
        unended.about("What became of the call " + id + " cannot be written down: " + full);
      } else {
        waiting.add(new Waiting(id, record));
      }
    }
    wake.release();
  }

  /**
   * Ends a call of which nothing is to be told; where that fails, it is told of at the next start.
   */
  void withdraw(UUID id) {
    try {
      spool.withdraw(id);
    } catch (IOException full) {
      spool.forget(id);
      unended.about("That nothing came of the call " + id + " cannot be written down: " + full);
    }
    wake.release();
  }

  private void run() {
    Delivery delivery = new Delivery(sink, json, own.folder().resolve(ASIDE));
    Pace pace = new Pace();
    while (!closed) {
      try {
        if (wake.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          Thread.sleep(GATHER_MILLIS);
        }
        wake.drainPermits();
        unbegun.remind();
        unended.remind();
        late.remind();
        round(delivery, pace);
      } catch (InterruptedException stopped) {
        return;
      } catch (FaultException | IOException failed) {
        LOG.warnf("Audit records wait, %d bytes: %s", spool.bytes(), failed);
        pace.failed();
      } catch (RuntimeException defect) {
        LOG.errorf(defect, "Audit records wait, %d bytes", spool.bytes());
        pace.failed();
      }
    }
  }

  private void round(Delivery delivery, Pace pace) throws IOException {
    boolean all = catchUp();
    if (pace.syncs()) {
      spool.sync();
    }
    if (!pace.tries()) {
      return;
    }
    if (!delivery.drain(spool)) {
      pace.failed();
    } else {
      pace.went();
      if (pace.adopts()) {
        adopt(delivery);
      }
    }
    if (!all) {
      // What was delivered may have made room.
      catchUp();
    }
  }

  /** What is due; times of System.nanoTime. */
  private static final class Pace {
    private long synced = System.nanoTime();
    private long adopted = System.nanoTime() - ADOPT_NANOS;
    private long tryAt = System.nanoTime();
    private long wait;

    boolean syncs() {
      boolean due = System.nanoTime() - synced >= SYNC_NANOS;
      synced = due ? System.nanoTime() : synced;
      return due;
    }

    boolean tries() {
      return System.nanoTime() - tryAt >= 0;
    }

    boolean adopts() {
      boolean due = System.nanoTime() - adopted >= ADOPT_NANOS;
      adopted = due ? System.nanoTime() : adopted;
      return due;
    }

    void went() {
      wait = 0;
    }

    void failed() {
      wait = Math.clamp(2 * wait, SYNC_NANOS, LONGEST_WAIT_NANOS);
      tryAt = System.nanoTime() + wait;
    }
  }

  /** Writes the ends that wait; false where the disk does not take them all. */
  private boolean catchUp() {
    for (Waiting next = waiting.peek(); next != null; next = waiting.peek()) {
      try {
        spool.end(next.id(), next.json());
      } catch (IOException full) {
        late.about("What became of " + waits + " calls waits to be written down: " + full);
        return false;
      }
      waiting.remove();
      waits.decrementAndGet();
    }
    return true;
  }

  private void adopt(Delivery delivery) throws IOException {
    for (Folders.Claimed claimed : folders.abandoned()) {
      try (claimed;
          Spool left = new Spool(claimed.folder(), limit)) {
        delivery.drain(left);
      }
    }
  }

  /** Delivers no more; what still ends is written for the next start. */
  void stop() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(2 * LOOK_MILLIS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives the folder back. */
  void close() {
    stop();
    try {
      spool.close();
      own.close();
    } catch (IOException failed) {
      LOG.debugf("The audit's files are left to the next start: %s", failed);
    }
  }
}

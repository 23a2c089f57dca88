package cloud.oblak.kit.reconcile;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Runs the reconcilers of a service on its due keys: leases them, renews the leases while a step
 * takes long, backs off where one fails. A poisoned key never holds up another.
 */
public final class Runner implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Runner.class);
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final Duration RENEW = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration STEPS_MAY_END = Duration.ofSeconds(2);
  private static final long BACK_OFF_MILLIS = 250;
  private static final long MAX_BACK_OFF_MILLIS = 60_000;
  private static final int MAX_SHIFT = 10;

  private final WorkQueue queue;
  private final Map<String, Reconciler> reconcilers;
  private final int workers;
  private final Duration poll;
  private final Semaphore wake = new Semaphore(0);
  private final Semaphore free;
  private final Map<WorkQueue.Item, Thread> running = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicLong stuck = new AtomicLong();
  private final List<Thread> threads;
  private volatile boolean closed;

  /**
   * Starts running.
   *
   * @param workers most steps at once
   */
  public Runner(WorkQueue queue, Iterable<? extends Reconciler> reconcilers, int workers) {
    this(queue, reconcilers, workers, POLL);
  }

  Runner(WorkQueue queue, Iterable<? extends Reconciler> reconcilers, int workers, Duration poll) {
    this.poll = poll;
    this.queue = queue;
    this.reconcilers =
        java.util.stream.StreamSupport.stream(reconcilers.spliterator(), false)
            .collect(Collectors.toMap(Reconciler::kind, Function.identity()));
    this.workers = workers;
    this.free = new Semaphore(workers);
    queue.onWake(wake::release);
    String name = "runner-" + queue.service();
    this.threads =
        List.of(
            Thread.ofVirtual().name(name).start(() -> loop(this::dispatch)),
            Thread.ofVirtual().name(name + "-leases").start(() -> loop(this::renew)));
    Gauge.builder("oblak.work.stuck", stuck, AtomicLong::get)
        .description("Keys whose last attempt failed")
        .tag("service", queue.service())
        .register(Metrics.globalRegistry);
  }

  @FunctionalInterface
  private interface Step {
    void run() throws InterruptedException;
  }

  private void loop(Step step) {
    while (!closed) {
      try {
        step.run();
      } catch (InterruptedException stopped) {
        return;
      } catch (RuntimeException failed) {
        LOG.warnf("The work queue of %s failed and is tried again: %s", queue.service(), failed);
        if (!pause()) {
          return;
        }
      }
    }
  }

  private void dispatch() throws InterruptedException {
    free.acquire();
    if (closed) {
      return;
    }
    int slots = 1 + free.drainPermits();
    List<WorkQueue.Item> items = List.of();
    try {
      items = queue.lease(slots, LEASE);
    } finally {
      free.release(slots - items.size());
    }
    if (closed) {
      // The lease was under way when the end came; who closed may not have waited for it.
      queue.abandon(items);
      return;
    }
    for (WorkQueue.Item item : items) {
      Thread worker =
          Thread.ofVirtual().name(item.kind() + ":" + item.key()).unstarted(() -> work(item));
      running.put(item, worker);
      worker.start();
    }
    if (items.size() < slots) {
      wake.tryAcquire(queue.untilNextDue(poll).toMillis(), TimeUnit.MILLISECONDS);
      wake.drainPermits();
    }
  }

  private void work(WorkQueue.Item item) {
    try {
      conclude(item, step(item));
    } catch (RuntimeException failed) {
      LOG.warnf(failed, "Giving back %s %s failed; its lease runs out", item.kind(), item.key());
    } finally {
      running.remove(item);
      free.release();
    }
  }

  private Outcome step(WorkQueue.Item item) {
    Reconciler reconciler = reconcilers.get(item.kind());
    if (reconciler == null) {
      return new Outcome.Again(Duration.ofMillis(MAX_BACK_OFF_MILLIS));
    }
    try {
      return reconciler.reconcile(item.key());
    } catch (RuntimeException failed) {
      int attempts = item.attempts() + 1;
      Duration delay = backOff(attempts);
      LOG.warnf(
          attempts == 1 ? null : failed,
          "%s %s failed, attempt %d, next in %d ms: %s",
          item.kind(),
          item.key(),
          attempts,
          delay.toMillis(),
          failed);
      queue.release(item, delay, attempts, String.valueOf(failed.getMessage()));
      return null;
    }
  }

  private void conclude(WorkQueue.Item item, Outcome outcome) {
    switch (outcome) {
      case null -> {}
      case Outcome.Done done -> queue.done(item);
      case Outcome.Again again -> queue.release(item, again.after(), 0, null);
      case Outcome.Failed failed -> {
        LOG.warnf("%s %s is parked: %s", item.kind(), item.key(), failed.fault().message());
        queue.fail(item, failed.fault().message());
      }
    }
  }

  private void renew() throws InterruptedException {
    if (!closing.await(RENEW.toMillis(), TimeUnit.MILLISECONDS)) {
      queue.renew(List.copyOf(running.keySet()), LEASE);
      long now = queue.countStuck();
      if (stuck.getAndSet(now) < now) {
        LOG.warnf("%d keys of %s do not get on", now, queue.service());
      }
    }
  }

  private static Duration backOff(int attempts) {
    long most = Math.min(MAX_BACK_OFF_MILLIS, BACK_OFF_MILLIS << Math.min(attempts - 1, MAX_SHIFT));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
  }

  private boolean pause() {
    try {
      Thread.sleep(POLL);
      return true;
    } catch (InterruptedException stopped) {
      return false;
    }
  }

  private static void join(Iterable<Thread> all, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    for (Thread thread : all) {
      thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    }
  }

  /** How many steps may run at once. */
  public int workers() {
    return workers;
  }

  /** Ends what runs and gives the rest back, so that a restart need not wait for the leases. */
  @Override
  public void close() {
    closed = true;
    closing.countDown();
    wake.release();
    free.release();
    try {
      // Not interrupted: that would cut a connection to the database in the midst of a statement.
      join(threads, STEPS_MAY_END);
      join(running.values(), STEPS_MAY_END);
      running.values().forEach(Thread::interrupt);
      join(running.values(), STEPS_MAY_END.dividedBy(4));
      queue.abandon(List.copyOf(running.keySet()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      LOG.infof("The leases of %s run out by themselves: %s", queue.service(), failed);
    }
  }
}

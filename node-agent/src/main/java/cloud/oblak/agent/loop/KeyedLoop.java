package cloud.oblak.agent.loop;

import cloud.oblak.agent.DriverException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a reconciler whenever a key is woken: one run per key at a time, any number of keys side by
 * side. A wake during a run is never lost, and failures are repeated with growing delays.
 */
public final class KeyedLoop<K> {
  private static final Logger LOG = LoggerFactory.getLogger(KeyedLoop.class);

  private final String name;
  private final Threads threads;
  private final Reconciler<K> reconciler;
  private final Backoff backoff;
  private final Map<K, Turn> turns = new HashMap<>();
  private boolean closed;

  public KeyedLoop(String name, Threads threads, Backoff backoff, Reconciler<K> reconciler) {
    this.name = name;
    this.threads = threads;
    this.backoff = backoff;
    this.reconciler = reconciler;
  }

  /** Has the key looked at soon. */
  public synchronized void wake(K key) {
    if (closed) {
      return;
    }
    Turn turn = turns.get(key);
    if (turn == null) {
      turn = new Turn();
      turns.put(key, turn);
    }
    turn.timer++;
    if (turn.running) {
      turn.wokenMeanwhile = true;
      return;
    }
    turn.running = true;
    threads.run(() -> run(key));
  }

  /** Whether no key runs, waits for a run, or waits for a repetition. */
  public synchronized boolean idle() {
    return turns.isEmpty();
  }

  /** Starts no further runs; one under way may still end. */
  public synchronized void close() {
    closed = true;
    turns.clear();
  }

  private void run(K key) {
    Step step;
    boolean failed = false;
    try {
      step = reconciler.reconcile(key);
    } catch (DriverException failure) {
      failed = true;
      step = Step.again(delayAfterFailure(key));
      LOG.warn("loop={} key={} failed=\"{}\"", name, key, failure.getMessage(), failure.getCause());
    } catch (RuntimeException failure) {
      failed = true;
      step = Step.again(delayAfterFailure(key));
      LOG.error("loop={} key={} unexpected failure", name, key, failure);
    }
    finish(key, step, failed);
  }

  private synchronized Duration delayAfterFailure(K key) {
    Turn turn = turns.get(key);
    return backoff.after(turn == null ? 1 : ++turn.failures);
  }

  private synchronized void finish(K key, Step step, boolean failed) {
    Turn turn = turns.get(key);
    if (closed || turn == null) {
      return;
    }
    turn.running = false;
    if (!failed) {
      turn.failures = 0;
    }
    if (turn.wokenMeanwhile) {
      turn.wokenMeanwhile = false;
      turn.running = true;
      threads.run(() -> run(key));
      return;
    }
    switch (step) {
      case Step.Done() -> turns.remove(key);
      case Step.Again(Duration after) -> {
        int timer = ++turn.timer;
        threads.runAfter(after, () -> due(key, timer));
      }
    }
  }

  private void due(K key, int timer) {
    synchronized (this) {
      Turn turn = turns.get(key);
      if (turn == null || turn.timer != timer) {
        return;
      }
    }
    wake(key);
  }

  /** What the loop knows of a key that is not at rest; guarded by the loop. */
  private static final class Turn {
    private boolean running;
    private boolean wokenMeanwhile;
    private int failures;
    private int timer;
  }
}

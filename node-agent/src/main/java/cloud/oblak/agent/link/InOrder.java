package cloud.oblak.agent.link;

import cloud.oblak.agent.loop.Threads;
import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one after the other on shared workers. */
final class InOrder {
  private static final Logger LOG = LoggerFactory.getLogger(InOrder.class);

  private final Threads threads;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  InOrder(Threads threads) {
    this.threads = threads;
  }

  synchronized void run(Runnable task) {
    waiting.add(task);
    if (!running) {
      running = true;
      threads.run(this::drain);
    }
  }

  private void drain() {
    while (true) {
      Runnable task;
      synchronized (this) {
        task = waiting.poll();
        if (task == null) {
          running = false;
          return;
        }
      }
      try {
        task.run();
      } catch (RuntimeException failure) {
        LOG.error("unexpected failure", failure);
      }
    }
  }
}

package cloud.oblak.agent.loop;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The executors that all agents of a process share.
 *
 * @param timer wakes things up later; its tasks never block
 * @param workers a virtual thread for each task; tasks may block
 */
public record Threads(ScheduledThreadPoolExecutor timer, ExecutorService workers)
    implements AutoCloseable {

  /** One timer thread and unlimited virtual threads. */
  public static Threads create() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("agent-timer").factory());
    timer.setRemoveOnCancelPolicy(true);
    return new Threads(
        timer, Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("agent-", 0).factory()));
  }

  /** Runs a task on a worker; does nothing once closed. */
  public void run(Runnable task) {
    try {
      workers.execute(task);
    } catch (RejectedExecutionException closed) {
      // The process is ending: whatever was due is found again from the state at the next start.
    }
  }

  /** Runs a task on a worker after a delay; does nothing once closed. */
  public void runAfter(Duration delay, Runnable task) {
    try {
      var _ = timer.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      // As above.
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    workers.shutdownNow();
  }
}

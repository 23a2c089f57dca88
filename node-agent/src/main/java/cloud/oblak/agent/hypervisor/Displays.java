package cloud.oblak.agent.hypervisor;

import cloud.oblak.agent.DriverException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks at the displays of VMs: a VM's is looked at once at a time, and of all looks one at a time
 * holds a picture, which takes much of the agent's memory, until it was passed on.
 */
final class Displays {
  private static final String FAILED = "The VM's display could not be read";
  private static final long AWAKE_MILLIS = 500;

  // A guest may have taken over its QEMU, which then keeps a call waiting: such calls have threads
  // of their own. They are native and would pin a virtual one.
  private static final ThreadFactory THREADS =
      Thread.ofPlatform().daemon().name("display-", 0).factory();

  private final Display display;
  private final Duration call;
  private final Duration patience;
  private final Semaphore turn = new Semaphore(1, true);
  private final Set<String> looking = ConcurrentHashMap.newKeySet();

  /**
   * Displays that nobody looks at yet.
   *
   * @param call how long a VM's process may take to answer
   * @param patience how long a look waits for the one before it
   */
  Displays(Display display, Duration call, Duration patience) {
    this.display = display;
    this.call = call;
    this.patience = patience;
  }

  /**
   * A picture of what a domain's display shows, after a press of a key where asked for; it keeps
   * the host's turn until it is closed.
   */
  Screenshot look(String domain, boolean wake) {
    if (!looking.add(domain)) {
      throw DriverException.transientFailure("The VM's display is being read already", null);
    }
    Look look = new Look(domain);
    try {
      return look.at(wake);
    } catch (IOException | TimeoutException failure) {
      throw DriverException.transientFailure(FAILED, failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw DriverException.transientFailure(FAILED, stopped);
    } finally {
      look.end();
    }
  }

  /** One look at one display. */
  private final class Look {
    private final String domain;
    private final AtomicBoolean over = new AtomicBoolean();
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    private Look(String domain) {
      this.domain = domain;
    }

    private Screenshot at(boolean wake) throws IOException, InterruptedException, TimeoutException {
      if (wake) {
        answer(() -> {
          display.wake(domain);
          return domain;
        });
        Thread.sleep(AWAKE_MILLIS);
      }
      if (!turn.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException("other displays are being read");
      }
      Screenshot seen = null;
      try {
        seen = answer(() -> display.read(domain, () -> !over.get())).develop();
        return seen instanceof Screenshot.Taken taken ? taken.then(turn::release) : seen;
      } finally {
        if (!(seen instanceof Screenshot.Taken)) {
          turn.release();
        }
      }
    }

    private <T> T answer(Callable<T> question)
        throws IOException, InterruptedException, TimeoutException {
      CompletableFuture<T> answer = new CompletableFuture<>();
      last = answer;
      THREADS
          .newThread(() -> {
            try {
              answer.complete(question.call());
            } catch (Throwable failure) {
              answer.completeExceptionally(failure);
            }
          })
          .start();
      try {
        return answer.get(call.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException failure) {
        throw new IOException(failure.getCause());
      }
    }

    /** The next look may begin once nothing of this one waits for the VM's process any more. */
    private void end() {
      over.set(true);
      var _ = last.whenComplete((_, _) -> looking.remove(domain));
    }
  }
}

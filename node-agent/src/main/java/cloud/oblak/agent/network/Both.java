package cloud.oblak.agent.network;

import cloud.oblak.agent.DriverException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Two independent steps at the same time, since each mostly waits for a process. */
final class Both {
  private Both() {}

  /** Returns when both have ended; fails if one did. */
  static void run(Runnable one, Runnable other) {
    CompletableFuture<Void> aside = CompletableFuture.runAsync(one, Thread::startVirtualThread);
    try {
      other.run();
    } finally {
      // Also after a failure: nothing goes on behind the caller's back.
      aside.handle((_, _) -> null).join();
    }
    try {
      aside.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof DriverException failure) {
        throw failure;
      }
      throw e;
    }
  }
}

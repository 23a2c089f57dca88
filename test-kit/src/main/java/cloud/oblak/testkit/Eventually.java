package cloud.oblak.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what becomes true by itself. */
public final class Eventually {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final long STEP_NANOS = Duration.ofMillis(20).toNanos();

  private Eventually() {}

  /** Returns when the condition holds; fails the test with these words when it never does. */
  public static void holds(String what, BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(LIMIT);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("This did not come true within " + LIMIT + ": " + what);
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
  }
}

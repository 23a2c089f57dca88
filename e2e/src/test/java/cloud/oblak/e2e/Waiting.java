package cloud.oblak.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Asks again until the answer is the wanted one. */
public final class Waiting {
  private static final Duration STEP = Duration.ofMillis(200);

  private Waiting() {}

  /** The first value that fits; fails with the last one when none did within the time. */
  public static <T> T until(String what, Duration limit, Supplier<T> question, Predicate<T> fits) {
    Instant deadline = Instant.now().plus(limit);
    while (true) {
      T value = question.get();
      if (fits.test(value)) {
        return value;
      }
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError(what + " did not come true within " + limit + "; last: " + value);
      }
      LockSupport.parkNanos(STEP.toNanos());
    }
  }
}

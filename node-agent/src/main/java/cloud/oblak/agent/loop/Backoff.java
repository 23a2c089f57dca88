package cloud.oblak.agent.loop;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Exponential delays with jitter.
 *
 * @param first the delay after the first failure
 * @param most no delay is longer
 */
public record Backoff(Duration first, Duration most) {

  /** The delay after this many failures in a row, from half of the nominal value to all of it. */
  public Duration after(int failures) {
    int doublings = Math.clamp(failures - 1L, 0, 20);
    long nominal = Math.min(most.toMillis(), first.toMillis() << doublings);
    long half = Math.max(1, nominal / 2);
    return Duration.ofMillis(half + ThreadLocalRandom.current().nextLong(half + 1));
  }
}

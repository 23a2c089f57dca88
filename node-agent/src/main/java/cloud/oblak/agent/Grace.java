package cloud.oblak.agent;

import java.time.Duration;

/**
 * How long something that was asked politely may still take. It is asked again at least every
 * second, for it may be cut short meanwhile.
 */
@FunctionalInterface
public interface Grace {
  /** What is left; zero or less when it is over. */
  Duration left();

  /** So long from now, whatever happens. */
  static Grace of(Duration whole) {
    long end = System.nanoTime() + whole.toNanos();
    return () -> Duration.ofNanos(end - System.nanoTime());
  }
}

package cloud.oblak.agent;

import java.time.Duration;

/** Called by a memory twin before each action: takes the time of a real one, or fails like it. */
@FunctionalInterface
public interface DriverHook {

  /**
   * May sleep or throw {@link DriverException}; the action happens after a normal return.
   *
   * @param action the driver method's name
   * @param id the object it is for
   */
  void before(String action, String id);

  /** Neither waits nor fails. */
  static DriverHook none() {
    return (action, id) -> {};
  }

  /** Each action takes this long. */
  static DriverHook latency(Duration duration) {
    return (action, id) -> {
      try {
        Thread.sleep(duration);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw DriverException.transientFailure(action + " was interrupted", e);
      }
    };
  }
}

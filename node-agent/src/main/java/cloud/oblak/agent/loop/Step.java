package cloud.oblak.agent.loop;

import java.time.Duration;

/** What one run of a reconciler came to. */
public sealed interface Step {
  /** Nothing is left to do until something changes. */
  Step DONE = new Done();

  /** Look again later, without this counting as a failure. */
  static Step again(Duration after) {
    return new Again(after);
  }

  /** Nothing is left to do until something changes. */
  record Done() implements Step {}

  /**
   * Look again.
   *
   * @param after how long from now
   */
  record Again(Duration after) implements Step {}
}

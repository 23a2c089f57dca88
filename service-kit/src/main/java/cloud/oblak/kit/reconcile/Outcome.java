package cloud.oblak.kit.reconcile;

import cloud.oblak.platform.Fault;
import java.time.Duration;

/** How a step went. */
public sealed interface Outcome {
  /** All is as it should be; wake me when something changes. */
  record Done() implements Outcome {}

  /** Look again after this time, or earlier when something changes. */
  record Again(Duration after) implements Outcome {}

  /** Trying again cannot help until something changes; shown to the operator. */
  record Failed(Fault fault) implements Outcome {}

  /** All is as it should be. */
  static Outcome done() {
    return new Done();
  }

  /** Look again after this time. */
  static Outcome again(Duration after) {
    return new Again(after);
  }
}

package cloud.oblak.agent.workload;

import cloud.oblak.agent.loop.Backoff;
import java.time.Duration;
import java.time.Instant;

/**
 * How often a container was started again by itself since its owner started it.
 *
 * @param count so many starts
 * @param inRow those after runs that were short
 * @param due when the next one is; null: none is under way
 * @param exitCode of the run before that; null: not known
 */
record Restarts(int count, int inRow, Instant due, Integer exitCode) {
  /** None yet. */
  static final Restarts NONE = new Restarts(0, 0, null, null);

  /** A start that is overdue by more, since the host was off, does not take place any more. */
  static final Duration MISSED = Duration.ofMinutes(5);

  private static final Backoff DELAYS = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

  /** A run that lasted so long was a good one: the next delay is the shortest again. */
  private static final Duration GOOD = Duration.ofMinutes(10);

  /** A run ended, and another one follows after a while. */
  Restarts after(Instant began, Instant ended, Integer code) {
    boolean good = began != null && !Duration.between(began, ended).minus(GOOD).isNegative();
    int row = good ? 1 : inRow + 1;
    return new Restarts(count, row, ended.plus(DELAYS.after(row)), code);
  }

  /** The start that was due took place. */
  Restarts done() {
    return due == null ? this : new Restarts(count + 1, inRow, null, exitCode);
  }
}

package cloud.oblak.nodeapi;

import java.time.Instant;
import java.util.Objects;

/**
 * What a host sees of a workload.
 *
 * @param phase where it is
 * @param exitCode of a container's first process, where it ended by itself; null otherwise
 * @param reason why it waits, stopped or failed, in one line; empty while all is well
 * @param startedAt when the present run began, or the one that ended by itself; null where the
 *     workload is off as asked or never ran
 * @param lastAlive the last moment the host saw it alive; null where it never ran
 * @param reboots the reboot count last applied
 * @param restarts how often it was started again after it had ended by itself, since its owner
 *     started it; one that is about to be counts as RUNNING
 */
public record WorkloadStatus(
    Phase phase,
    Integer exitCode,
    String reason,
    Instant startedAt,
    Instant lastAlive,
    int reboots,
    int restarts)
    implements NodeStatus {
  public WorkloadStatus {
    Objects.requireNonNull(phase);
    reason = Told.clean(reason);
  }

  /** A workload that was not started again by itself. */
  public WorkloadStatus(
      Phase phase,
      Integer exitCode,
      String reason,
      Instant startedAt,
      Instant lastAlive,
      int reboots) {
    this(phase, exitCode, reason, startedAt, lastAlive, reboots, 0);
  }

  /** Where a workload is on its host. */
  public enum Phase {
    /** Its port or image is not ready yet, or it is being prepared. */
    WAITING,
    RUNNING,
    /** A stop was asked for and is under way. */
    STOPPING,
    /** Not running: stopped as asked, or ended by itself (see the exit code). */
    STOPPED,
    /** Could not be started; the reason says why. Tried again only on a new generation. */
    FAILED,
    /** Removed as its tombstone asked: nothing of it is left on the host. */
    GONE
  }
}

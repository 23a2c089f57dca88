package cloud.oblak.agent.workload;

import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.Workload;
import java.time.Instant;

/**
 * What this host itself has done for a workload, remembered across restarts of the agent.
 *
 * @param instanceId the workload
 * @param kind which driver has it
 * @param imageId the image it uses
 * @param portId the port it uses
 * @param launched true once it was started for the present power-on: not running then means that it
 *     ended by itself
 * @param starting when the last start began; null before the first one
 * @param reboots the reboot count last applied
 * @param lastAlive when the run that ended was last seen alive; null while it runs or never ran
 * @param failure why it cannot be started; null where it can
 * @param restarts how often it was started again by itself
 */
record Facts(
    String instanceId,
    ImageKind kind,
    String imageId,
    String portId,
    boolean launched,
    Instant starting,
    int reboots,
    Instant lastAlive,
    Failure failure,
    Restarts restarts) {
  Facts {
    restarts = restarts == null ? Restarts.NONE : restarts;
  }

  /** The facts of a workload that this host has done nothing for. */
  static Facts none(Workload spec) {
    return new Facts(
        spec.instanceId(),
        spec.image().kind(),
        spec.image().imageId(),
        spec.portId(),
        false,
        null,
        0,
        null,
        null,
        Restarts.NONE);
  }

  /** Whether a start has begun that may have left a guest. */
  boolean begun() {
    return launched || starting != null || lastAlive != null;
  }

  /** A start begins. */
  Facts begin(Instant now, int rebootsApplied) {
    return with(false, now, rebootsApplied, null, null);
  }

  /** It runs. */
  Facts run() {
    return with(true, starting, reboots, null, null).with(restarts.done());
  }

  /** It runs although nothing here says so: its facts were lost. */
  Facts adopt(int rebootsApplied) {
    return with(true, starting, rebootsApplied, null, null);
  }

  /** A reboot of the running guest was done. */
  Facts reboot(int rebootsApplied) {
    return with(launched, starting, rebootsApplied, null, null).with(Restarts.NONE);
  }

  /** It is off and may be started again. */
  Facts rest(Instant seenAlive) {
    return with(false, null, reboots, seenAlive, null).with(Restarts.NONE);
  }

  /** It ended by itself and is started again when that is due. */
  Facts again(Instant seenAlive, Restarts next) {
    return with(false, null, reboots, seenAlive, null).with(next);
  }

  /** It ended by itself. */
  Facts end(Instant seenAlive) {
    return with(true, starting, reboots, seenAlive, null);
  }

  Facts fail(long generation, String reason) {
    return with(false, null, reboots, lastAlive, new Failure(generation, reason));
  }

  private Facts with(boolean on, Instant start, int count, Instant seenAlive, Failure why) {
    return new Facts(instanceId, kind, imageId, portId, on, start, count, seenAlive, why, restarts);
  }

  private Facts with(Restarts next) {
    return new Facts(
        instanceId, kind, imageId, portId, launched, starting, reboots, lastAlive, failure, next);
  }

  /**
   * A failure that trying again cannot cure.
   *
   * @param generation the desired generation that cannot be started
   */
  record Failure(long generation, String reason) {}
}

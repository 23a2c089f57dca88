package cloud.oblak.nodeapi;

import java.util.Objects;

/**
 * What a host sees of a VPC, security group or port.
 *
 * @param phase where it is
 * @param reason why it is not ready, in one line; empty otherwise
 */
public record ObjectStatus(Phase phase, String reason) implements NodeStatus {
  public ObjectStatus {
    Objects.requireNonNull(phase);
    reason = Told.clean(reason);
  }

  /** Where an object is on its host. */
  public enum Phase {
    PENDING,
    READY,
    FAILED,
    GONE
  }
}

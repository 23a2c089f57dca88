package cloud.oblak.nodeapi;

/**
 * What a host sees of a VPC, security group or port.
 *
 * @param phase where it is
 * @param reason why it is not ready; empty otherwise
 */
public record ObjectStatus(Phase phase, String reason) implements NodeStatus {

  /** Where an object is on its host. */
  public enum Phase {
    PENDING,
    READY,
    FAILED,
    GONE
  }
}

package cloud.oblak.nodeapi;

import java.util.List;

/**
 * A security group with its rules. Members are the ports that name it; a host resolves group
 * references to the ports it knows.
 *
 * @param groupId {@code sg-…}
 * @param vpcId the group's VPC
 * @param rules what is allowed; everything else is dropped, answers to allowed traffic are not
 */
public record SecurityGroupSpec(String groupId, String vpcId, List<Rule> rules)
    implements NodeObject {
  public SecurityGroupSpec {
    rules = List.copyOf(rules);
  }

  /** Which way the allowed traffic flows, seen from the member. */
  public enum Direction {
    INGRESS,
    EGRESS
  }

  /**
   * One allow rule.
   *
   * @param direction seen from the member
   * @param protocol {@code tcp}, {@code udp}, {@code icmp} or {@code -1} for all
   * @param fromPort first port, or ICMP type (-1: all); ignored for protocol -1
   * @param toPort last port, or ICMP code (-1: all); ignored for protocol -1
   * @param cidr the peer's range; empty where {@code groupId} is given
   * @param groupId the peer's group; empty where {@code cidr} is given
   */
  public record Rule(
      Direction direction,
      String protocol,
      int fromPort,
      int toPort,
      String cidr,
      String groupId) {}
}

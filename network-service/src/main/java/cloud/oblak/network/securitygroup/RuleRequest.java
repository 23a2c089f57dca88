package cloud.oblak.network.securitygroup;

import cloud.oblak.network.address.Cidr;
import cloud.oblak.platform.Fault;
import java.util.Set;

/**
 * A rule as it is asked for.
 *
 * @param direction {@code ingress} or {@code egress}
 * @param protocol {@code tcp}, {@code udp}, {@code icmp} or {@code -1} for all
 * @param fromPort first port, or ICMP type; absent with protocol -1
 * @param toPort last port, or ICMP code; absent with protocol -1
 * @param cidr the peer's IPv4 range; absent where a group is named
 * @param groupId the peer's group; absent where a range is given
 * @param description may be absent
 */
public record RuleRequest(
    String direction,
    String protocol,
    Integer fromPort,
    Integer toPort,
    String cidr,
    String groupId,
    String description) {
  private static final int MAX_PORT = 65_535;
  private static final int MAX_ICMP = 255;
  private static final int ALL = -1;

  /** The rule with every field filled: absent texts are empty, absent numbers -1. */
  RuleRequest checked() {
    if (direction == null) {
      throw Fault.missing("direction", "direction is required: ingress or egress.");
    }
    if (!Set.of("ingress", "egress").contains(direction)) {
      throw Fault.invalid("direction", "direction must be ingress or egress.");
    }
    if (protocol == null) {
      throw Fault.missing("protocol", "protocol is required: tcp, udp, icmp or -1 for all.");
    }
    switch (protocol) {
      case "tcp", "udp" -> checkPorts();
      case "icmp" -> checkIcmp();
      case "-1" -> checkAbsent();
      default -> throw Fault.invalid("protocol", "protocol must be tcp, udp, icmp or -1 for all.");
    }
    return new RuleRequest(
        direction,
        protocol,
        fromPort == null ? ALL : fromPort,
        toPort == null ? ALL : toPort,
        checkedPeer(),
        groupId == null ? "" : groupId,
        GroupText.description(description));
  }

  private void checkPorts() {
    port("fromPort", fromPort);
    port("toPort", toPort);
    if (fromPort > toPort) {
      throw Fault.invalid("toPort", "toPort must not be lower than fromPort.");
    }
  }

  private static void port(String field, Integer value) {
    if (value == null) {
      throw Fault.missing(field, field + " is required for tcp and udp.");
    }
    if (value < 0 || value > MAX_PORT) {
      throw Fault.invalid(field, field + " must be between 0 and " + MAX_PORT + ".");
    }
  }

  private void checkIcmp() {
    int type = icmp("fromPort", fromPort);
    int code = icmp("toPort", toPort);
    if (type == ALL && code != ALL) {
      throw Fault.invalid("toPort", "toPort, the ICMP code, needs a type in fromPort.");
    }
  }

  private static int icmp(String field, Integer value) {
    if (value != null && (value < ALL || value > MAX_ICMP)) {
      throw Fault.invalid(field, field + " must be between -1 (all) and 255 for icmp.");
    }
    return value == null ? ALL : value;
  }

  private void checkAbsent() {
    if (fromPort != null && fromPort != ALL) {
      throw Fault.invalid("fromPort", "Leave fromPort out: protocol -1 is every port.");
    }
    if (toPort != null && toPort != ALL) {
      throw Fault.invalid("toPort", "Leave toPort out: protocol -1 is every port.");
    }
  }

  private String checkedPeer() {
    boolean range = cidr != null && !cidr.isEmpty();
    boolean group = groupId != null && !groupId.isEmpty();
    if (range && group) {
      throw Fault.invalid("groupId", "Give either cidr or groupId, not both.");
    }
    if (group) {
      return "";
    }
    if (!range) {
      throw Fault.missing("cidr", "Give the peer: cidr (0.0.0.0/0 is everyone) or groupId.");
    }
    return Cidr.parse(cidr)
        .orElseThrow(
            () -> Fault.invalid("cidr", "cidr must be an IPv4 range, for example 203.0.113.0/24."))
        .toString();
  }
}

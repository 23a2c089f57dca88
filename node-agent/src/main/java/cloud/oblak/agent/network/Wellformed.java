package cloud.oblak.agent.network;

import cloud.oblak.agent.DriverException;
import cloud.oblak.nodeapi.PortSpec;
import cloud.oblak.nodeapi.SecurityGroupSpec;
import cloud.oblak.nodeapi.VpcSpec;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Refuses specifications whose texts could break out of a ruleset or a configuration file, or that
 * contradict themselves.
 */
final class Wellformed {
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*-[a-z0-9-]{1,40}");
  private static final Pattern MAC = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
  private static final Pattern LABEL =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
  private static final Pattern DOMAIN = Pattern.compile("[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63})*");
  private static final List<String> PROTOCOLS = List.of("tcp", "udp", "icmp", "-1");

  private Wellformed() {}

  static void check(VpcSpec vpc) {
    id(vpc.vpcId(), "vpc-");
    require(DOMAIN.matcher(vpc.domain()).matches(), "The VPC's domain is not a domain name.");
    Cidr range = cidr(vpc.cidr());
    for (VpcSpec.Subnet subnet : vpc.subnets()) {
      id(subnet.subnetId(), "subnet-");
      Cidr part = cidr(subnet.cidr());
      require(
          range.overlaps(part) && part.prefix() >= range.prefix() && part.prefix() <= 29,
          "Subnet %s is not part of its VPC's range.".formatted(subnet.subnetId()));
    }
  }

  static void check(PortSpec port) {
    id(port.portId(), "eni-");
    id(port.vpcId(), "vpc-");
    id(port.subnetId(), "subnet-");
    port.securityGroups().forEach(group -> id(group, "sg-"));
    require(MAC.matcher(port.mac()).matches(), "The port's MAC address is not one.");
    require(
        port.hostname() == null
            || port.hostname().isEmpty()
            || LABEL.matcher(port.hostname()).matches(),
        "The port's host name is not one.");
    require(port.networkMbit() >= 0, "The port's rate is below zero.");
    require(cidr(port.privateIp()).prefix() == 32, "The port's private address is not one.");
    if (!port.publicIp().isEmpty()) {
      require(cidr(port.publicIp()).prefix() == 32, "The port's public address is not one.");
    }
  }

  static void check(SecurityGroupSpec group) {
    id(group.groupId(), "sg-");
    for (SecurityGroupSpec.Rule rule : group.rules()) {
      require(PROTOCOLS.contains(rule.protocol()), "A rule's protocol is not known.");
      if (!empty(rule.groupId())) {
        id(rule.groupId(), "sg-");
      } else if (!isV6(rule)) {
        cidr(rule.cidr());
      }
    }
  }

  /** Guests have no IPv6: a rule for it allows nothing. */
  static boolean isV6(SecurityGroupSpec.Rule rule) {
    return !empty(rule.cidr()) && rule.cidr().contains(":");
  }

  static boolean empty(String text) {
    return text == null || text.isEmpty();
  }

  static void id(String id, String prefix) {
    require(
        id != null && id.startsWith(prefix) && ID.matcher(id).matches(),
        "An id is not of the form %s….".formatted(prefix));
  }

  private static Cidr cidr(String text) {
    try {
      return Cidr.parse(text == null ? "" : text);
    } catch (IllegalArgumentException e) {
      throw DriverException.permanentFailure("An address range is not one.", e);
    }
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw DriverException.permanentFailure(message, null);
    }
  }
}

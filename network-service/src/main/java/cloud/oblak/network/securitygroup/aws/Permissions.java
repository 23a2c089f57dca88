package cloud.oblak.network.securitygroup.aws;

import cloud.oblak.kit.aws.Members;
import cloud.oblak.network.securitygroup.RuleRequest;
import cloud.oblak.network.securitygroup.RuleView;
import cloud.oblak.network.securitygroup.Rules;
import cloud.oblak.platform.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** EC2's permissions, each of which stands for one rule per range or group, and our rules. */
final class Permissions {
  private static final List<String> MEMBERS =
      List.of(
          "IpPermissions.IpProtocol",
          "IpPermissions.FromPort",
          "IpPermissions.ToPort",
          "IpPermissions.IpRanges",
          "IpPermissions.UserIdGroupPairs.GroupId",
          "IpPermissions.UserIdGroupPairs.UserId",
          "IpPermissions.UserIdGroupPairs.Description");
  private static final int ALL = -1;

  private record Key(String protocol, Integer fromPort, Integer toPort) {}

  private Permissions() {}

  /** What an action on permissions honours: what rules know of them, and these. */
  static Members members(String... others) {
    return Members.of(Stream.concat(MEMBERS.stream(), Stream.of(others)).toArray(String[]::new));
  }

  /** The same of an action that removes rules: it may name what no rule here can have. */
  static Members removable(String... others) {
    return members(
        Stream.concat(
                Stream.of("IpPermissions.Ipv6Ranges", "IpPermissions.PrefixListIds"),
                Stream.of(others))
            .toArray(String[]::new));
  }

  /** The rules that permissions stand for, to be removed. */
  static List<RuleRequest> removed(String direction, List<IpPermission> permissions) {
    for (IpPermission permission : permissions) {
      if (!permission.ipv6Ranges().isEmpty() || !permission.prefixListIds().isEmpty()) {
        throw Rules.noSuchRule();
      }
    }
    return rules(direction, permissions);
  }

  /** The rules that permissions stand for. */
  static List<RuleRequest> rules(String direction, List<IpPermission> permissions) {
    List<RuleRequest> rules = new ArrayList<>();
    for (IpPermission permission : permissions) {
      int before = rules.size();
      for (IpRange range : permission.ipRanges()) {
        rules.add(rule(direction, permission, range.cidrIp(), null, range.description()));
      }
      for (UserIdGroupPair pair : permission.userIdGroupPairs()) {
        rules.add(rule(direction, permission, null, pair.groupId(), pair.description()));
      }
      if (rules.size() == before) {
        throw Fault.missing(
            "IpPermissions", "The request must contain IpRanges or UserIdGroupPairs");
      }
    }
    if (rules.isEmpty()) {
      throw Fault.missing("IpPermissions", "The request must contain the parameter IpPermissions");
    }
    return rules;
  }

  /** The single rule of the older members of a request, or nothing where none is there. */
  static List<IpPermission> flat(String protocol, Integer fromPort, Integer toPort, String cidr) {
    if (protocol == null && cidr == null) {
      return List.of();
    }
    return List.of(
        IpPermission.builder()
            .ipProtocol(protocol)
            .fromPort(fromPort)
            .toPort(toPort)
            .ipRanges(IpRange.builder().cidrIp(cidr).build())
            .build());
  }

  /** Rules of one direction as permissions, those of the same ports together. */
  static List<IpPermission> of(String accountId, String direction, List<RuleView> rules) {
    Map<Key, List<RuleView>> byPorts = new LinkedHashMap<>();
    rules.stream()
        .filter(rule -> rule.direction().equals(direction))
        .forEach(rule ->
            byPorts
                .computeIfAbsent(
                    new Key(rule.protocol(), rule.fromPort(), rule.toPort()),
                    key -> new ArrayList<>())
                .add(rule));
    return byPorts.entrySet().stream()
        .map(entry -> permission(accountId, entry.getKey(), entry.getValue()))
        .toList();
  }

  private static IpPermission permission(String accountId, Key key, List<RuleView> rules) {
    return IpPermission.builder()
        .ipProtocol(key.protocol())
        .fromPort(key.fromPort())
        .toPort(key.toPort())
        .ipRanges(
            rules.stream()
                .filter(rule -> rule.cidr() != null)
                .map(rule ->
                    IpRange.builder()
                        .cidrIp(rule.cidr())
                        .description(text(rule.description()))
                        .build())
                .toList())
        .userIdGroupPairs(
            rules.stream()
                .filter(rule -> rule.groupId() != null)
                .map(rule ->
                    UserIdGroupPair.builder()
                        .groupId(rule.groupId())
                        .userId(accountId)
                        .description(text(rule.description()))
                        .build())
                .toList())
        .ipv6Ranges(List.of())
        .prefixListIds(List.of())
        .build();
  }

  private static RuleRequest rule(
      String direction, IpPermission permission, String cidr, String groupId, String description) {
    String protocol = protocol(permission.ipProtocol());
    boolean everything = protocol.equals("-1");
    return new RuleRequest(
        direction,
        protocol,
        everything ? null : permission.fromPort(),
        everything ? null : permission.toPort(),
        cidr,
        groupId,
        description);
  }

  private static String protocol(String name) {
    if (name == null) {
      throw Fault.missing("IpProtocol", "The request must contain the parameter IpProtocol");
    }
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "6", "tcp" -> "tcp";
      case "17", "udp" -> "udp";
      case "1", "icmp" -> "icmp";
      case "-1", "all" -> "-1";
      default ->
          throw Fault.invalid(
              "IpProtocol", "Invalid value '" + name + "' for IP protocol. Unknown protocol.");
    };
  }

  /** Absent, as EC2 has it, where there is none. */
  static String text(String description) {
    return description.isEmpty() ? null : description;
  }

  /** -1 where a protocol has no ports. */
  static int port(Integer port) {
    return port == null ? ALL : port;
  }
}

package cloud.oblak.agent.network;

import cloud.oblak.nodeapi.PortSpec;
import cloud.oblak.nodeapi.SecurityGroupSpec;
import cloud.oblak.nodeapi.SecurityGroupSpec.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes the nft ruleset of one VPC's namespace, which replaces the one before in one transaction.
 *
 * <p>The bridge table ties each port to its MAC and address, both ways; so the inet table may go by
 * addresses alone, for bridged and routed packets alike. Egress is decided in forward, where the
 * address a guest really called is the original one of the connection; ingress after source
 * translation, where a neighbour that calls a public address has its public address, too. The
 * kernel has no bridge-family conntrack: br_netfilter sends bridged packets through the inet hooks.
 */
final class VpcRuleset {
  private final VpcModel model;
  private final Map<String, List<String>> memberships = new TreeMap<>();
  private final StringBuilder out = new StringBuilder();

  private VpcRuleset(VpcModel model) {
    this.model = model;
    for (PortSpec port : model.ports()) {
      memberships
          .computeIfAbsent(
              String.join(" ", new TreeSet<>(port.securityGroups())), _ -> new ArrayList<>())
          .add(port.privateIp());
    }
  }

  /** Input for {@code nft -f} inside the VPC's namespace. */
  static String of(VpcModel model) {
    return new VpcRuleset(model).write();
  }

  private String write() {
    out.append("table bridge oblak\ndelete table bridge oblak\n");
    out.append("table inet oblak\ndelete table inet oblak\n");
    bridgeTable();
    out.append("table inet oblak {\n");
    sets();
    input();
    decisions();
    membershipChains();
    model.groups().forEach(this::groupChains);
    translation();
    return out.append("}\n").append(PortRates.of(model.ports())).toString();
  }

  private void bridgeTable() {
    out.append("table bridge oblak {\n");
    set("set macs", "typeof iifname . ether saddr", each(p -> device(p) + " . " + p.mac()));
    set("set addresses", "typeof iifname . ip saddr", each(p -> device(p) + " . " + p.privateIp()));
    List<String> arps = new ArrayList<>(each(p -> arp(p, p.privateIp())));
    arps.addAll(each(p -> arp(p, "0.0.0.0")));
    set("set arps", "typeof iifname . arp saddr ether . arp saddr ip", arps);
    out.append(
        """
          chain prerouting {
            type filter hook prerouting priority -200; policy drop;
            iifname . ether saddr != @macs drop
            ether type arp iifname . arp saddr ether . arp saddr ip @arps accept
            ether type != ip drop
            udp sport 67 drop
            iifname . ip saddr @addresses accept
            ip saddr 0.0.0.0 ip daddr 255.255.255.255 udp sport 68 udp dport 67 accept
          }
          chain forward {
            type filter hook forward priority -200; policy drop;
            ether type arp oifname . arp saddr ip @addresses drop
            ether type arp accept
            ether type ip oifname . ip daddr @addresses accept
          }
        }
        """);
  }

  private void sets() {
    set(
        "map public",
        "type ipv4_addr : ipv4_addr",
        translated(p -> p.publicIp() + " : " + p.privateIp()));
    set(
        "map private",
        "type ipv4_addr : ipv4_addr",
        translated(p -> p.privateIp() + " : " + p.publicIp()));
    TreeSet<String> groups = new TreeSet<>();
    model
        .groups()
        .forEach(group -> {
          groups.add(group.groupId());
          group.rules().stream()
              .map(SecurityGroupSpec.Rule::groupId)
              .filter(id -> !Wellformed.empty(id))
              .forEach(groups::add);
        });
    for (String group : groups) {
      List<String> members =
          model.ports().stream()
              .filter(p -> p.securityGroups().contains(group))
              .map(PortSpec::privateIp)
              .toList();
      set("set members_" + group, "type ipv4_addr", members);
    }
  }

  private void input() {
    out.append(
        """
          chain input {
            type filter hook input priority 0; policy drop;
            iifname "lo" accept
            ct state established,related accept
            iifname "uplink" drop
            udp sport 68 udp dport 67 accept
            ip daddr { 169.254.169.253, %s } meta l4proto { tcp, udp } th dport 53 accept
            ip daddr 169.254.169.254 tcp dport 80 accept
            icmp type echo-request accept
          }
        """
            .formatted(model.resolver()));
  }

  private void decisions() {
    out.append(
        """
          chain forward {
            type filter hook forward priority 0; policy drop;
            ct state vmap { established : accept, related : accept, invalid : drop }
            iifname "uplink" ip saddr { 127.0.0.0/8, 169.254.0.0/16 } drop
            iifname "uplink" ip saddr %2$s drop
            oifname "uplink" ip daddr { 127.0.0.0/8, 169.254.0.0/16 } drop
            oifname "uplink" ip daddr %1$s drop
            oifname "uplink" ip daddr %2$s drop
            meta mark set 1
            iifname "uplink" accept
        %3$s  }
          chain decide {
            type filter hook postrouting priority 150; policy accept;
            ct state established,related accept
            meta mark != 1 accept
            oifname "uplink" accept
        %4$s    drop
          }
        """
            .formatted(
                model.transfer(),
                Cidr.parse(model.vpc().cidr()),
                vmap("saddr", "egress"),
                vmap("daddr", "ingress")));
  }

  private String vmap(String field, String chain) {
    if (memberships.isEmpty()) {
      return "";
    }
    List<String> elements = new ArrayList<>();
    int number = 0;
    for (List<String> addresses : memberships.values()) {
      String verdict = " : goto %s_%d".formatted(chain, number++);
      addresses.forEach(address -> elements.add(address + verdict));
    }
    return "    ip %s vmap { %s }\n".formatted(field, String.join(", ", elements));
  }

  private void membershipChains() {
    List<String> known = model.groups().stream().map(SecurityGroupSpec::groupId).toList();
    int number = 0;
    for (String membership : memberships.keySet()) {
      List<String> groups =
          known.stream().filter(id -> (" " + membership + " ").contains(" " + id + " ")).toList();
      for (String way : List.of("egress", "ingress")) {
        String jumps =
            groups.stream()
                .map(id -> "    jump %s_%s\n".formatted(way, id))
                .collect(Collectors.joining());
        out.append("  chain %s_%d {\n%s    drop\n  }\n".formatted(way, number, jumps));
      }
      number++;
    }
  }

  private void groupChains(SecurityGroupSpec group) {
    for (Direction direction : Direction.values()) {
      String rules =
          group.rules().stream()
              .filter(rule -> rule.direction() == direction && !Wellformed.isV6(rule))
              .map(VpcRuleset::rule)
              .distinct()
              .map("    %s\n"::formatted)
              .collect(Collectors.joining());
      String way = direction == Direction.EGRESS ? "egress" : "ingress";
      out.append("  chain %s_%s {\n%s  }\n".formatted(way, group.groupId(), rules));
    }
  }

  private static String rule(SecurityGroupSpec.Rule rule) {
    String peer = rule.direction() == Direction.EGRESS ? "ct original ip daddr " : "ip saddr ";
    String from;
    if (!Wellformed.empty(rule.groupId())) {
      from = peer + "@members_" + rule.groupId() + " ";
    } else {
      Cidr range = Cidr.parse(rule.cidr());
      from = range.prefix() == 0 ? "" : peer + range + " ";
    }
    return from + protocol(rule) + "accept";
  }

  private static String protocol(SecurityGroupSpec.Rule rule) {
    return switch (rule.protocol()) {
      case "tcp", "udp" -> ports(rule);
      case "icmp" -> icmp(rule);
      default -> "";
    };
  }

  private static String ports(SecurityGroupSpec.Rule rule) {
    if (rule.fromPort() < 0) {
      return "meta l4proto %s ".formatted(rule.protocol());
    }
    return rule.fromPort() == rule.toPort()
        ? "%s dport %d ".formatted(rule.protocol(), rule.fromPort())
        : "%s dport %d-%d "
            .formatted(rule.protocol(), rule.fromPort(), Math.max(rule.fromPort(), rule.toPort()));
  }

  private static String icmp(SecurityGroupSpec.Rule rule) {
    if (rule.fromPort() < 0) {
      return "meta l4proto icmp ";
    }
    String code = rule.toPort() < 0 ? "" : "icmp code %d ".formatted(rule.toPort());
    return "icmp type %d %s".formatted(rule.fromPort(), code);
  }

  private void translation() {
    out.append(
        """
          chain dstnat {
            type nat hook prerouting priority dstnat;
            dnat ip to ip daddr map @public
          }
          chain srcnat {
            type nat hook postrouting priority srcnat;
            oifname "uplink" ip saddr %1$s snat ip to ip saddr map @private
            oifname "uplink" ip saddr %1$s masquerade
            ct status dnat ip saddr %1$s snat ip to ip saddr map @private
            ct status dnat ip saddr %1$s masquerade
          }
        """
            .formatted(Cidr.parse(model.vpc().cidr())));
  }

  private void set(String head, String type, List<String> elements) {
    out.append("  ").append(head).append(" {\n    ").append(type).append('\n');
    if (!elements.isEmpty()) {
      out.append("    elements = { ").append(String.join(", ", elements)).append(" }\n");
    }
    out.append("  }\n");
  }

  private List<String> each(Function<PortSpec, String> element) {
    return model.ports().stream().map(element).toList();
  }

  private List<String> translated(Function<PortSpec, String> element) {
    return model.ports().stream().filter(p -> !p.publicIp().isEmpty()).map(element).toList();
  }

  private static String device(PortSpec port) {
    return "\"" + NetworkNames.port(port.portId()) + "\"";
  }

  private static String arp(PortSpec port, String address) {
    return device(port) + " . " + port.mac() + " . " + address;
  }
}

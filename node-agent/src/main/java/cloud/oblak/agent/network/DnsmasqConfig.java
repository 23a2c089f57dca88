package cloud.oblak.agent.network;

import static java.util.stream.Collectors.joining;

import cloud.oblak.nodeapi.PortSpec;
import cloud.oblak.nodeapi.VpcSpec;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/** Writes the files of a VPC's dnsmasq: its configuration, and a name and a lease per port. */
final class DnsmasqConfig {
  private DnsmasqConfig() {}

  /** The configuration; ports come and go beside it without a restart. */
  static String of(VpcModel model, VpcFiles files, List<String> upstream, String user, int mtu) {
    StringBuilder out = new StringBuilder();
    out.append(
        """
        user=%s
        pid-file=%s
        port=53
        bind-dynamic
        interface=lo
        interface=s*
        no-hosts
        no-resolv
        domain=%s
        local=/%s/
        bogus-priv
        hostsdir=%s
        cache-size=1000
        dhcp-authoritative
        no-ping
        quiet-dhcp
        dhcp-hostsdir=%s
        dhcp-leasefile=%s
        dhcp-option=option:dns-server,169.254.169.253
        dhcp-option=option:mtu,%d
        """
            .formatted(
                user,
                files.pid("dnsmasq"),
                model.vpc().domain(),
                model.vpc().domain(),
                files.hosts(),
                files.dhcpHosts(),
                files.leases(),
                mtu));
    for (VpcSpec.Subnet subnet : model.vpc().subnets()) {
      Cidr range = Cidr.parse(subnet.cidr());
      out.append(
          "dhcp-range=set:%s,%s,static,%s,86400\n"
              .formatted(subnet.subnetId(), range.host(0), range.netmask()));
      out.append(
          "dhcp-option=tag:%s,option:router,%s\n".formatted(subnet.subnetId(), range.host(1)));
    }
    upstream.forEach(server -> out.append("server=%s\n".formatted(server)));
    return out.toString();
  }

  /** The names of a port, in the form of a hosts file. */
  static String names(PortSpec port, String domain) {
    LinkedHashSet<String> labels = new LinkedHashSet<>();
    // The reverse lookup answers the first name.
    labels.add(addressName(port));
    if (!Wellformed.empty(port.hostname())) {
      labels.add(port.hostname().toLowerCase(Locale.ROOT));
    }
    return port.privateIp()
        + labels.stream()
            .map(label -> " %1$s.%2$s %1$s".formatted(label, domain))
            .collect(joining())
        + "\n";
  }

  /** The static lease of a VM's port. */
  static String lease(PortSpec port) {
    return "%s,%s,%s,86400\n".formatted(port.mac(), port.privateIp(), addressName(port));
  }

  /** Start of the command line, the same for every version of the configuration. */
  static List<String> command(Path config) {
    return List.of("dnsmasq", "--conf-file=" + config);
  }

  private static String addressName(PortSpec port) {
    return "ip-" + port.privateIp().replace('.', '-');
  }
}

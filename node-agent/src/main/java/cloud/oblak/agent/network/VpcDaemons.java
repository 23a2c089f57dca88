package cloud.oblak.agent.network;

import cloud.oblak.agent.DriverException;
import cloud.oblak.nodeapi.PortSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two daemons of a VPC: its resolver with DHCP, and its metadata proxy. */
final class VpcDaemons {
  private static final Logger LOG = LoggerFactory.getLogger(VpcDaemons.class);

  private final NetworkSettings settings;
  private final String namespace;
  private final VpcFiles files;
  private final Daemon dnsmasq;
  private final Daemon haproxy;

  VpcDaemons(NetworkSettings settings, String namespace, VpcFiles files, KernelNetwork kernel) {
    this.settings = settings;
    this.namespace = namespace;
    this.files = files;
    this.dnsmasq = new Daemon("dnsmasq", files, kernel);
    this.haproxy = new Daemon("haproxy", files, kernel);
  }

  synchronized void ensure(VpcModel model, int mtu) {
    List<String> upstream = Resolvers.upstream();
    if (upstream.isEmpty()) {
      LOG.warn("the host has resolvers on its loopback only: guests resolve private names alone");
    }
    String resolver = DnsmasqConfig.of(model, files, upstream, user("dnsmasq"), mtu);
    dnsmasq.ensure(
        resolver,
        "rw-r--r--",
        config -> KernelNetwork.inside(namespace, DnsmasqConfig.command(config)));
    String proxy =
        HaproxyConfig.of(
            model.vpc().vpcId(),
            namespace,
            settings.metadataPort(),
            settings.proxySecret(),
            user("haproxy"));
    haproxy.ensure(
        proxy, "rw-------", config -> HaproxyConfig.command(config, files.pid("haproxy")));
  }

  /** Whether both run. */
  boolean alive() {
    return dnsmasq.pid().isPresent() && haproxy.pid().isPresent();
  }

  synchronized void stop() {
    dnsmasq.stop();
    haproxy.stop();
  }

  /** Makes the resolver forget what has been deleted from its directories. */
  void reload() {
    dnsmasq.reload();
  }

  /**
   * Ends the resolver where it still holds an earlier owner's lease of this address, since it would
   * refuse it to the new one; it has to be ensured again afterwards.
   */
  synchronized boolean dropForeignLease(PortSpec port) {
    List<String> lines = leases();
    List<String> kept = lines.stream().filter(line -> !foreign(line, port)).toList();
    if (kept.size() == lines.size()) {
      return false;
    }
    dnsmasq.stop();
    String text =
        leases().stream()
            .filter(line -> !foreign(line, port))
            .map(l -> l + "\n")
            .collect(Collectors.joining());
    try {
      Files.writeString(files.leases(), text);
    } catch (IOException e) {
      throw DriverException.transientFailure("A lease could not be given up.", e);
    }
    return true;
  }

  private List<String> leases() {
    try {
      return Files.exists(files.leases()) ? Files.readAllLines(files.leases()) : List.of();
    } catch (IOException e) {
      throw DriverException.transientFailure("The leases cannot be read.", e);
    }
  }

  private static boolean foreign(String line, PortSpec port) {
    return line.contains(" " + port.privateIp() + " ") && !line.contains(" " + port.mac() + " ");
  }

  private static String user(String wanted) {
    try {
      boolean known =
          Files.readAllLines(Path.of("/etc/passwd")).stream()
              .anyMatch(l -> l.startsWith(wanted + ":"));
      return known ? wanted : "nobody";
    } catch (IOException _) {
      return "nobody";
    }
  }
}

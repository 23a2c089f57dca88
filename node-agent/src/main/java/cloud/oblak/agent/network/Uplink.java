package cloud.oblak.agent.network;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.process.ProcessResult;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's side of all VPCs: one bridge with isolated ports, routes to public addresses, and the
 * nft table that keeps guests away from the host.
 */
final class Uplink {
  private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
  private static final Cidr TRANSFERS = Cidr.parse("100.64.0.0/10");
  private static final int TRANSFER_PREFIX = 20;
  private static final Path BRIDGE_SETTINGS = Path.of("/proc/sys/net/bridge");
  private static final int BEST_MTU = 1500;

  private final NetworkNames names;
  private final Cidr pool;
  private final KernelNetwork kernel;
  private final Path chosen;
  private final Forwarding forwarding;
  private volatile Cidr transfer;
  private volatile int mtu = BEST_MTU;

  Uplink(NetworkNames names, Cidr pool, Path directory, KernelNetwork kernel) {
    this.names = names;
    this.pool = pool;
    this.kernel = kernel;
    this.chosen = directory.resolve("transfer");
    this.forwarding = new Forwarding(names, kernel);
  }

  /** The range between host and VPCs; known after {@link #ensure}. */
  Cidr transfer() {
    return transfer;
  }

  /** The largest packet that also fits the host's way out. */
  int mtu() {
    return mtu;
  }

  /** Brings the host's side into its state. */
  synchronized void ensure() {
    loadBridgeFilter();
    if (transfer == null) {
      transfer = choose();
      mtu = outerMtu();
    }
    String bridge = names.uplinkBridge();
    List<String> lines = new ArrayList<>();
    if (!kernel.links("").contains(bridge)) {
      lines.add(
          "link add %s address %s type bridge stp_state 0 forward_delay 0"
              .formatted(bridge, NetworkNames.mac(bridge)));
    }
    lines.add("link set %s mtu %d addrgenmode none".formatted(bridge, mtu));
    lines.add("addr replace %s/%d dev %s".formatted(transfer.host(1), TRANSFER_PREFIX, bridge));
    lines.add("link set %s up".formatted(bridge));
    // Also marks the pool as taken for whoever looks at the host's routes.
    lines.add("route replace %s dev %s".formatted(pool, bridge));
    kernel.nft("", HostRuleset.of(names, transfer, pool));
    kernel.ip("", lines);
    forwarding.ensure();
  }

  /** The line of ip that leads to a public address. */
  String route(String publicIp, String via) {
    return "route replace %s/32 via %s dev %s".formatted(publicIp, via, names.uplinkBridge());
  }

  void unroute(String publicIp, String via) {
    kernel.ipRemove("", "route", "del", publicIp + "/32", "via", via, "dev", names.uplinkBridge());
  }

  private void loadBridgeFilter() {
    if (Files.exists(BRIDGE_SETTINGS)) {
      return;
    }
    ProcessResult result = kernel.run(List.of("modprobe", "br_netfilter"));
    if (!result.ok() || !Files.exists(BRIDGE_SETTINGS)) {
      throw DriverException.permanentFailure("The host's kernel has no br_netfilter.", null);
    }
    // Loading it must not change what the host does with its own bridges.
    kernel.sysctl(
        "",
        List.of(
            "net.bridge.bridge-nf-call-iptables=0",
            "net.bridge.bridge-nf-call-ip6tables=0",
            "net.bridge.bridge-nf-call-arptables=0"));
  }

  private Cidr choose() {
    for (JsonNode link : kernel.query("addr", "show", "dev", names.uplinkBridge())) {
      for (JsonNode address : link.path("addr_info")) {
        Cidr present =
            Cidr.parse(address.path("local").asText() + "/" + address.path("prefixlen").asInt());
        if (TRANSFERS.overlaps(present) && present.prefix() == TRANSFER_PREFIX) {
          return present;
        }
      }
    }
    List<Cidr> taken = new ArrayList<>(List.of(pool));
    for (JsonNode route : kernel.query("-4", "route", "show")) {
      String target = route.path("dst").asText();
      if (!target.equals("default")) {
        taken.add(Cidr.parse(target));
      }
    }
    long count = TRANSFERS.size() >> (32 - TRANSFER_PREFIX);
    long first = Long.parseLong(names.installation(), 16) % count;
    if (remembered() != null && !remembered().overlapsAny(taken)) {
      return remembered();
    }
    for (long i = 0; i < count; i++) {
      long place = (first + i) % count << (32 - TRANSFER_PREFIX);
      Cidr candidate = new Cidr(TRANSFERS.base() + place, TRANSFER_PREFIX);
      if (!candidate.overlapsAny(taken)) {
        VpcFiles.text(chosen, candidate.toString(), "rw-------");
        return candidate;
      }
    }
    throw DriverException.permanentFailure(
        "The host's routes leave no room in " + TRANSFERS + ".", null);
  }

  private Cidr remembered() {
    try {
      return Files.exists(chosen) ? Cidr.parse(Files.readString(chosen).strip()) : null;
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("the transfer range is chosen anew", e);
      return null;
    }
  }

  private int outerMtu() {
    for (JsonNode route : kernel.query("-4", "route", "show", "default")) {
      for (JsonNode link : kernel.query("link", "show", "dev", route.path("dev").asText())) {
        return Math.clamp(link.path("mtu").asInt(BEST_MTU), 1280, BEST_MTU);
      }
    }
    return BEST_MTU;
  }
}

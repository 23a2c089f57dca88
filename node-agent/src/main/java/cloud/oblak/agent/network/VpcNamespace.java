package cloud.oblak.agent.network;

import cloud.oblak.agent.DriverException;
import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.PortSpec;
import cloud.oblak.nodeapi.SecurityGroupSpec;
import cloud.oblak.nodeapi.VpcSpec;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * One VPC on this host: what was asked of it, and the steps that bring its namespace there.
 *
 * <p>The whole ruleset is replaced at each change. Callers that wait for the same replacement share
 * it, so that fifty ports at once cost a handful of them.
 */
final class VpcNamespace {
  private final NetworkNames names;
  private final KernelNetwork kernel;
  private final Uplink uplink;
  private final VpcFiles files;
  private final VpcDaemons daemons;
  private final PortDevices devices;
  private final String namespace;
  private final ConcurrentSkipListMap<String, PortSpec> ports = new ConcurrentSkipListMap<>();
  private final ReentrantLock structure = new ReentrantLock();
  private final ReentrantLock filter = new ReentrantLock();
  private final AtomicLong wanted = new AtomicLong();
  private long applied;
  private volatile List<SecurityGroupSpec> groups;
  private volatile VpcFiles.Stored stored;

  VpcNamespace(
      String vpcId, NetworkSettings settings, KernelNetwork kernel, Uplink uplink, VpcFiles files) {
    this.names = new NetworkNames(settings.installation());
    this.kernel = kernel;
    this.uplink = uplink;
    this.files = files;
    this.namespace = names.namespace(vpcId);
    this.daemons = new VpcDaemons(settings, namespace, files, kernel);
    this.devices = new PortDevices(names, kernel, namespace);
    this.stored = files.vpc().orElse(null);
    this.groups = files.groups();
    files.portSpecs().forEach(port -> ports.put(port.portId(), port));
  }

  /** Its place in the transfer range; empty before it was applied. */
  Optional<Integer> index() {
    return Optional.ofNullable(stored).map(VpcFiles.Stored::index);
  }

  Collection<PortSpec> ports() {
    return ports.values();
  }

  /** Takes over what the VPC asks for, and a place in the transfer range where it has none. */
  void claim(VpcSpec spec, IntSupplier freeIndex) {
    structure.lock();
    try {
      files.make();
      stored = new VpcFiles.Stored(spec, index().orElseGet(freeIndex::getAsInt));
      files.vpc(stored);
    } finally {
      structure.unlock();
    }
  }

  /** Brings namespace, bridges, uplink, filter and daemons to what the VPC asks for. */
  void ensure() {
    structure.lock();
    try {
      if (stored == null) {
        return;
      }
      Set<String> links = kernel.links(namespace);
      boolean fresh = kernel.namespace(namespace, links);
      if (fresh) {
        // They would hold on to the namespace that is gone.
        daemons.stop();
      }
      settings();
      commit();
      joinHost(links);
      kernel.ip(namespace, inside(links));
      for (PortSpec port : ports.values()) {
        restore(port, fresh);
      }
      daemons.ensure(model(), uplink.mtu());
      daemons.reload();
    } finally {
      structure.unlock();
    }
  }

  /** Puts the namespace and its daemons back where something took them away. */
  void heal() {
    if (stored != null && (!Files.exists(KernelNetwork.file(namespace)) || !daemons.alive())) {
      ensure();
    }
  }

  void apply(Collection<SecurityGroupSpec> wantedGroups) {
    groups = List.copyOf(wantedGroups);
    files.make();
    files.groups(groups);
    if (stored != null) {
      commit();
    }
  }

  void apply(PortSpec port) {
    Cidr subnet = subnet(port);
    if (!Files.exists(KernelNetwork.file(namespace))) {
      heal();
    }
    PortSpec before = admit(port);
    boolean moved = before != null && !before.privateIp().equals(port.privateIp());
    if (before != null
        && !before.publicIp().isEmpty()
        && !before.publicIp().equals(port.publicIp())) {
      uplink.unroute(before.publicIp(), transferAddress());
    }
    announce(port);
    if (port.kind() == ImageKind.CONTAINER) {
      Both.run(this::commit, () -> devices.create(port, uplink.mtu(), moved, routes(port)));
      devices.connect(port, subnet, uplink.mtu());
    } else {
      commit();
      route(port);
    }
  }

  void plug(PortSpec port, String tap) {
    commit();
    devices.plug(port, tap, uplink.mtu());
  }

  void removePort(PortSpec port) {
    devices.remove(port.portId());
    if (!port.publicIp().isEmpty() && stored != null) {
      uplink.unroute(port.publicIp(), transferAddress());
    }
    files.silence(port.portId());
    ports.remove(port.portId());
    if (stored != null && Files.exists(KernelNetwork.file(namespace))) {
      commit();
    }
    if (port.kind() == ImageKind.VM) {
      daemons.reload();
    }
    files.forgetPort(port.portId());
  }

  /** Removes everything of it; it has no ports. */
  void remove() {
    structure.lock();
    try {
      if (!ports.isEmpty()) {
        throw DriverException.transientFailure("The VPC still has ports on this host.", null);
      }
      daemons.stop();
      if (stored != null) {
        kernel.ipRemove("", "link", "del", names.uplinkPort(stored.index()));
      }
      stored = null;
      kernel.removeNamespace(namespace);
      files.delete();
    } finally {
      structure.unlock();
    }
  }

  private VpcModel model() {
    return new VpcModel(
        stored.spec(), uplink.transfer(), stored.index(), List.copyOf(ports.values()), groups);
  }

  private String transferAddress() {
    return uplink.transfer().host(stored.index());
  }

  /** Makes the filter say what is asked for by now. */
  private void commit() {
    long mine = wanted.incrementAndGet();
    filter.lock();
    try {
      if (applied < mine) {
        long upTo = wanted.get();
        kernel.nft(namespace, VpcRuleset.of(model()));
        applied = upTo;
      }
    } finally {
      filter.unlock();
    }
  }

  private void settings() {
    kernel.sysctl(
        namespace,
        List.of(
            "net.ipv4.ip_forward=1",
            "net.ipv4.conf.all.rp_filter=0",
            "net.ipv4.conf.default.rp_filter=0",
            "net.ipv4.conf.all.accept_redirects=0",
            "net.ipv4.conf.all.send_redirects=0",
            "net.ipv4.conf.default.send_redirects=0",
            "net.ipv6.conf.all.disable_ipv6=1",
            "net.ipv6.conf.default.disable_ipv6=1",
            "net.bridge.bridge-nf-call-iptables=1",
            "net.bridge.bridge-nf-call-ip6tables=0",
            "net.bridge.bridge-nf-call-arptables=0"));
  }

  private void joinHost(Set<String> links) {
    String outer = names.uplinkPort(stored.index());
    List<String> lines = new ArrayList<>();
    if (!links.contains(NetworkNames.UPLINK) || !kernel.links("").contains(outer)) {
      kernel.ipRemove("", "link", "del", outer);
      kernel.ipRemove(namespace, "link", "del", NetworkNames.UPLINK);
      lines.add(
          // One address, one MAC: the host remembers that of the VPC that had the address before.
          "link add %s mtu %d type veth peer name %s mtu %d address %s netns %s"
              .formatted(
                  outer,
                  uplink.mtu(),
                  NetworkNames.UPLINK,
                  uplink.mtu(),
                  NetworkNames.mac(names.uplinkBridge() + transferAddress()),
                  namespace));
    }
    lines.add("link set %s addrgenmode none master %s".formatted(outer, names.uplinkBridge()));
    // VPCs meet only by way of the host's routes and filter.
    lines.add("link set %s type bridge_slave isolated on".formatted(outer));
    lines.add("link set %s up".formatted(outer));
    kernel.ip("", lines);
  }

  private List<String> inside(Set<String> links) {
    List<String> lines = new ArrayList<>(List.of("link set lo up"));
    for (String address : List.of("169.254.169.253", "169.254.169.254", model().resolver())) {
      lines.add("addr replace %s/32 dev lo".formatted(address));
    }
    for (VpcSpec.Subnet subnet : stored.spec().subnets()) {
      String bridge = NetworkNames.bridge(subnet.subnetId());
      Cidr range = Cidr.parse(subnet.cidr());
      if (!links.contains(bridge)) {
        lines.add(
            "link add %s address %s type bridge stp_state 0 forward_delay 0 mcast_snooping 0"
                .formatted(bridge, NetworkNames.mac(subnet.subnetId())));
      }
      lines.add("link set %s mtu %d addrgenmode none".formatted(bridge, uplink.mtu()));
      lines.add("addr replace %s/%d dev %s".formatted(range.host(1), range.prefix(), bridge));
      lines.add("link set %s up".formatted(bridge));
    }
    links.stream().filter(this::isAbandonedBridge).forEach(b -> lines.add("link del " + b));
    lines.add("addr replace %s/32 dev uplink".formatted(transferAddress()));
    lines.add("link set uplink up");
    lines.add(
        "route replace default via %s dev uplink onlink".formatted(uplink.transfer().host(1)));
    lines.add("route replace unreachable %s".formatted(Cidr.parse(stored.spec().cidr())));
    return lines;
  }

  private boolean isAbandonedBridge(String link) {
    return link.startsWith("s")
        && stored.spec().subnets().stream()
            .noneMatch(s -> NetworkNames.bridge(s.subnetId()).equals(link))
        && ports.values().stream().noneMatch(p -> NetworkNames.bridge(p.subnetId()).equals(link));
  }

  private void restore(PortSpec port, boolean fresh) {
    if (fresh && port.kind() == ImageKind.CONTAINER) {
      // The kernel takes away the links of a namespace that is gone when it finds the time.
      devices.disconnect(port.portId());
      devices.create(port, uplink.mtu(), false, List.of());
      devices.connect(port, subnet(port), uplink.mtu());
    }
    route(port);
  }

  /** Takes a port in, and answers what it was before; two owners of an address would stop all. */
  private PortSpec admit(PortSpec port) {
    synchronized (ports) {
      if (ports.values().stream().anyMatch(other -> collide(other, port))) {
        throw DriverException.transientFailure(
            "Another port of the VPC still has the port's address.", null);
      }
      files.port(port);
      return ports.put(port.portId(), port);
    }
  }

  private static boolean collide(PortSpec one, PortSpec other) {
    return !one.portId().equals(other.portId())
        && (one.privateIp().equals(other.privateIp())
            || one.mac().equals(other.mac())
            || (!one.publicIp().isEmpty() && one.publicIp().equals(other.publicIp())));
  }

  private void announce(PortSpec port) {
    boolean vm = port.kind() == ImageKind.VM;
    if (vm && daemons.dropForeignLease(port)) {
      daemons.ensure(model(), uplink.mtu());
    }
    files.announce(
        port,
        DnsmasqConfig.names(port, stored.spec().domain()),
        vm ? Optional.of(DnsmasqConfig.lease(port)) : Optional.empty());
  }

  private void route(PortSpec port) {
    if (!port.publicIp().isEmpty()) {
      kernel.ip("", routes(port));
    }
  }

  /** Lines of ip for the host's namespace. */
  private List<String> routes(PortSpec port) {
    return port.publicIp().isEmpty()
        ? List.of()
        : List.of(uplink.route(port.publicIp(), transferAddress()));
  }

  private Cidr subnet(PortSpec port) {
    VpcFiles.Stored known = stored;
    if (known == null) {
      throw DriverException.transientFailure("The port's VPC is not on this host yet.", null);
    }
    Map<String, String> ranges = new ConcurrentSkipListMap<>();
    known.spec().subnets().forEach(s -> ranges.put(s.subnetId(), s.cidr()));
    String range = ranges.get(port.subnetId());
    if (range == null) {
      throw DriverException.transientFailure("The port's subnet is not on this host yet.", null);
    }
    return Cidr.parse(range);
  }
}

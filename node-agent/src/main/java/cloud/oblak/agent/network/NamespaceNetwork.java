package cloud.oblak.agent.network;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.process.ProcessRunner;
import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.PortSpec;
import cloud.oblak.nodeapi.SecurityGroupSpec;
import cloud.oblak.nodeapi.VpcSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Networks made of Linux namespaces, bridges, nftables, dnsmasq and HAProxy. It keeps what it was
 * asked for on disk, so that a restarted agent goes on with the same networks.
 */
public final class NamespaceNetwork implements NetworkBackend {
  private static final Logger LOG = LoggerFactory.getLogger(NamespaceNetwork.class);
  private static final Duration ROUND = Duration.ofSeconds(3);
  private static final int ROUNDS_PER_UPLINK_CHECK = 10;
  private static final int PORT_LOCKS = 256;
  private static final int FIRST_INDEX = 2;

  private final NetworkSettings settings;
  private final NetworkNames names;
  private final KernelNetwork kernel;
  private final Uplink uplink;
  private final Map<String, VpcNamespace> networks = new ConcurrentHashMap<>();
  private final List<ReentrantLock> portLocks =
      Stream.generate(ReentrantLock::new).limit(PORT_LOCKS).toList();
  private final ReentrantLock claims = new ReentrantLock();
  private final Thread warden;

  /**
   * Makes the host's side of the networks and takes over what an earlier agent left.
   *
   * @throws DriverException where the host cannot do it; the message says what to change
   */
  public NamespaceNetwork(NetworkSettings settings, ProcessRunner runner) {
    this(settings, new KernelNetwork(runner));
  }

  NamespaceNetwork(NetworkSettings settings, KernelNetwork kernel) {
    this.settings = settings;
    this.names = new NetworkNames(settings.installation());
    this.kernel = kernel;
    open(settings.directory());
    this.uplink =
        new Uplink(names, Cidr.parse(settings.publicPool()), settings.directory(), kernel);
    uplink.ensure();
    for (Path directory : VpcFiles.list(settings.directory())) {
      String name = directory.getFileName().toString();
      if (name.startsWith(names.prefix())) {
        network(name.substring(names.prefix().length()));
      }
    }
    this.warden = Thread.ofVirtual().name("network-warden").start(this::watch);
  }

  @Override
  public String description() {
    return "namespaces";
  }

  @Override
  public void applyVpc(VpcSpec vpc) {
    Wellformed.check(vpc);
    uplink.ensure();
    VpcNamespace network;
    claims.lock();
    try {
      network = network(vpc.vpcId());
      network.claim(vpc, this::freeIndex);
    } finally {
      claims.unlock();
    }
    network.ensure();
  }

  @Override
  public void removeVpc(String vpcId) {
    Wellformed.id(vpcId, "vpc-");
    claims.lock();
    try {
      network(vpcId).remove();
      networks.remove(vpcId);
    } finally {
      claims.unlock();
    }
  }

  @Override
  public void applyGroups(String vpcId, Collection<SecurityGroupSpec> groups) {
    Wellformed.id(vpcId, "vpc-");
    groups.forEach(Wellformed::check);
    known(vpcId).apply(groups);
  }

  @Override
  public PortAttachment applyPort(PortSpec port) {
    Wellformed.check(port);
    exclusively(port.portId(), () -> known(port.vpcId()).apply(port));
    return port.kind() == ImageKind.VM
        ? new PortAttachment.Tap()
        : new PortAttachment.Namespace(KernelNetwork.file(names.namespace(port.portId())));
  }

  @Override
  public void plug(String portId, String tap) {
    exclusively(
        portId,
        () -> {
          PortSpec port =
              find(portId)
                  .orElseThrow(() ->
                      DriverException.transientFailure("The port is not on this host yet.", null));
          known(port.vpcId()).plug(port, tap);
        });
  }

  @Override
  public void removePort(String portId) {
    Wellformed.id(portId, "eni-");
    exclusively(
        portId,
        () -> {
          Optional<PortSpec> port = find(portId);
          if (port.isPresent()) {
            known(port.get().vpcId()).removePort(port.get());
          } else {
            kernel.removeNamespace(names.namespace(portId));
          }
        });
  }

  @Override
  public List<String> vpcs() {
    Set<String> all = new TreeSet<>(networks.keySet());
    all.addAll(named("vpc-"));
    return List.copyOf(all);
  }

  @Override
  public Map<String, String> ports() {
    Map<String, String> all = new TreeMap<>();
    named("eni-").forEach(portId -> all.put(portId, ""));
    networks.forEach((vpc, network) -> network.ports().forEach(p -> all.put(p.portId(), vpc)));
    return all;
  }

  @Override
  public void close() {
    warden.interrupt();
  }

  private VpcNamespace network(String vpcId) {
    return networks.computeIfAbsent(
        vpcId,
        id ->
            new VpcNamespace(
                id,
                settings,
                kernel,
                uplink,
                new VpcFiles(settings.directory().resolve(names.namespace(id)))));
  }

  private VpcNamespace known(String vpcId) {
    VpcNamespace network = networks.get(vpcId);
    if (network == null) {
      throw DriverException.transientFailure("The VPC is not on this host yet.", null);
    }
    return network;
  }

  private Optional<PortSpec> find(String portId) {
    return networks.values().stream()
        .flatMap(network -> network.ports().stream())
        .filter(port -> port.portId().equals(portId))
        .findFirst();
  }

  private void exclusively(String portId, Runnable work) {
    ReentrantLock lock = portLocks.get(Math.floorMod(portId.hashCode(), PORT_LOCKS));
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }

  private int freeIndex() {
    Set<Integer> taken =
        networks.values().stream().flatMap(n -> n.index().stream()).collect(Collectors.toSet());
    // The last address of the range is its broadcast address.
    return IntStream.range(FIRST_INDEX, (int) uplink.transfer().size() - 1)
        .filter(i -> !taken.contains(i))
        .findFirst()
        .orElseThrow(
            () -> DriverException.transientFailure("This host has no room for another VPC.", null));
  }

  private List<String> named(String kind) {
    return KernelNetwork.namespaces(names.prefix() + kind).stream()
        .map(name -> name.substring(names.prefix().length()))
        .toList();
  }

  private void watch() {
    try {
      for (int round = 1; true; round++) {
        Thread.sleep(ROUND);
        if (round % ROUNDS_PER_UPLINK_CHECK == 0) {
          guarded("uplink", uplink::ensure);
        }
        networks.forEach((vpc, network) -> guarded(vpc, network::heal));
      }
    } catch (InterruptedException _) {
      LOG.debug("the network warden ends");
    }
  }

  private static void guarded(String what, Runnable work) {
    try {
      work.run();
    } catch (DriverException e) {
      LOG.warn("{} could not be put right, it is tried again", what, e);
    }
  }

  private static void open(Path directory) {
    try {
      VpcFiles.directory(directory, "rwx--x--x");
      for (Path p = directory.toRealPath(); p != null; p = p.getParent()) {
        if (!Files.getPosixFilePermissions(p).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          throw DriverException.permanentFailure(
              "The resolver of guests cannot read its files: allow others to enter %s (chmod o+x)."
                  .formatted(p),
              null);
        }
      }
    } catch (IOException e) {
      throw DriverException.permanentFailure("The network's directory cannot be made.", e);
    }
  }
}

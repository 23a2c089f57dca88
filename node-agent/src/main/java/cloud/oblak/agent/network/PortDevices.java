package cloud.oblak.agent.network;

import cloud.oblak.agent.DriverException;
import cloud.oblak.nodeapi.PortSpec;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The devices of ports: a container's namespace with its veth, a VM's tap behind the bridge. */
final class PortDevices {
  private static final Logger LOG = LoggerFactory.getLogger(PortDevices.class);

  private final NetworkNames names;
  private final KernelNetwork kernel;
  private final String vpcNamespace;

  PortDevices(NetworkNames names, KernelNetwork kernel, String vpcNamespace) {
    this.names = names;
    this.kernel = kernel;
    this.vpcNamespace = vpcNamespace;
  }

  /**
   * Makes a container's namespace and its veth, all of it down, unless they are there.
   *
   * @param moved whether the port had another address before
   * @param routes lines of ip that are run with it in the host's namespace; may be empty
   */
  void create(PortSpec port, int mtu, boolean moved, List<String> routes) {
    String namespace = names.namespace(port.portId());
    String outer = NetworkNames.port(port.portId());
    String veth =
        "link add %s mtu %d address %s netns %s type veth peer name %s mtu %d netns %s"
            .formatted(NetworkNames.GUEST, mtu, port.mac(), namespace, outer, mtu, vpcNamespace);
    if (!Files.exists(KernelNetwork.file(namespace))) {
      try {
        List<String> lines = new ArrayList<>(List.of("netns add " + namespace, veth));
        lines.addAll(routes);
        kernel.ip("", lines);
        return;
      } catch (DriverException e) {
        LOG.info("{} is made again from what is there", namespace, e);
      }
    }
    Set<String> inner = kernel.links(namespace);
    kernel.namespace(namespace, inner);
    if (!inner.contains(NetworkNames.GUEST)) {
      kernel.ipRemove(vpcNamespace, "link", "del", outer);
      kernel.ip("", List.of(veth));
    } else if (moved) {
      kernel.ip(namespace, List.of("addr flush dev " + NetworkNames.GUEST));
    }
    if (!routes.isEmpty()) {
      kernel.ip("", routes);
    }
  }

  /** Configures a container's interface and joins it to its subnet; its filter is in force. */
  void connect(PortSpec port, Cidr subnet, int mtu) {
    List<String> inner =
        List.of(
            "link set lo up",
            "link set eth0 address %s mtu %d addrgenmode none".formatted(port.mac(), mtu),
            "addr replace %s/%d dev eth0".formatted(port.privateIp(), subnet.prefix()),
            "link set eth0 up",
            "route replace default via " + subnet.host(1));
    Both.run(() -> join(port, mtu), () -> kernel.ip(names.namespace(port.portId()), inner));
  }

  /** Takes a tap from the host's namespace, unless it is already in its place. */
  void plug(PortSpec port, String tap, int mtu) {
    String outer = NetworkNames.port(port.portId());
    boolean outside = kernel.links("").contains(tap);
    boolean inside = kernel.links(vpcNamespace).contains(outer);
    if (!outside && !inside) {
      throw DriverException.transientFailure("The instance's network device is not there.", null);
    }
    if (outside) {
      if (inside) {
        kernel.ipRemove(vpcNamespace, "link", "del", outer);
      }
      // Leaving a namespace takes a device down: it comes up behind the filter only.
      kernel.ip("", List.of("link set %s netns %s name %s".formatted(tap, vpcNamespace, outer)));
    }
    join(port, mtu);
  }

  /** Removes a container's interface, so that {@link #create} makes it anew. */
  void disconnect(String portId) {
    kernel.ipRemove(names.namespace(portId), "link", "del", NetworkNames.GUEST);
  }

  void remove(String portId) {
    kernel.ipRemove(vpcNamespace, "link", "del", NetworkNames.port(portId));
    kernel.removeNamespace(names.namespace(portId));
  }

  private void join(PortSpec port, int mtu) {
    String outer = NetworkNames.port(port.portId());
    kernel.ip(
        vpcNamespace,
        List.of(
            "link set %s mtu %d addrgenmode none master %s"
                .formatted(outer, mtu, NetworkNames.bridge(port.subnetId())),
            // A guest may call its own public address.
            "link set %s type bridge_slave hairpin on".formatted(outer),
            "link set %s up".formatted(outer),
            // The address may have been another port's a minute ago.
            "neigh replace %s lladdr %s dev %s nud stale"
                .formatted(port.privateIp(), port.mac(), NetworkNames.bridge(port.subnetId()))));
  }
}

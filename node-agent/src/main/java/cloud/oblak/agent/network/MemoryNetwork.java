package cloud.oblak.agent.network;

import cloud.oblak.agent.DriverException;
import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.PortSpec;
import cloud.oblak.nodeapi.SecurityGroupSpec;
import cloud.oblak.nodeapi.VpcSpec;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The network driver's twin: remembers what it was asked for and carries no traffic. */
public final class MemoryNetwork implements NetworkBackend {
  private final Map<String, VpcSpec> vpcs = new TreeMap<>();
  private final Map<String, PortSpec> ports = new TreeMap<>();
  private final Map<String, String> taps = new HashMap<>();
  private final Map<String, List<SecurityGroupSpec>> groups = new HashMap<>();

  @Override
  public String description() {
    return "memory";
  }

  @Override
  public synchronized void applyVpc(VpcSpec vpc) {
    Wellformed.check(vpc);
    vpcs.put(vpc.vpcId(), vpc);
  }

  @Override
  public synchronized void removeVpc(String vpcId) {
    Wellformed.id(vpcId, "vpc-");
    if (ports.values().stream().anyMatch(port -> port.vpcId().equals(vpcId))) {
      throw DriverException.transientFailure("The VPC still has ports on this host.", null);
    }
    vpcs.remove(vpcId);
    groups.remove(vpcId);
  }

  @Override
  public synchronized void applyGroups(String vpcId, Collection<SecurityGroupSpec> wanted) {
    Wellformed.id(vpcId, "vpc-");
    wanted.forEach(Wellformed::check);
    known(vpcId);
    groups.put(vpcId, List.copyOf(wanted));
  }

  @Override
  public synchronized PortAttachment applyPort(PortSpec port) {
    Wellformed.check(port);
    if (known(port.vpcId()).subnets().stream()
        .noneMatch(subnet -> subnet.subnetId().equals(port.subnetId()))) {
      throw DriverException.transientFailure("The port's subnet is not on this host yet.", null);
    }
    ports.put(port.portId(), port);
    return port.kind() == ImageKind.VM
        ? new PortAttachment.Tap()
        : new PortAttachment.Namespace(Path.of("/memory", port.portId()));
  }

  @Override
  public synchronized void plug(String portId, String tap) {
    if (!ports.containsKey(portId)) {
      throw DriverException.transientFailure("The port is not on this host yet.", null);
    }
    taps.put(portId, tap);
  }

  @Override
  public synchronized void removePort(String portId) {
    Wellformed.id(portId, "eni-");
    ports.remove(portId);
    taps.remove(portId);
  }

  @Override
  public synchronized List<String> vpcs() {
    return List.copyOf(vpcs.keySet());
  }

  @Override
  public synchronized Map<String, String> ports() {
    Map<String, String> all = new TreeMap<>();
    ports.forEach((id, port) -> all.put(id, port.vpcId()));
    return all;
  }

  @Override
  public void close() {
    // There is nothing to give back.
  }

  private VpcSpec known(String vpcId) {
    VpcSpec vpc = vpcs.get(vpcId);
    if (vpc == null) {
      throw DriverException.transientFailure("The VPC is not on this host yet.", null);
    }
    return vpc;
  }
}

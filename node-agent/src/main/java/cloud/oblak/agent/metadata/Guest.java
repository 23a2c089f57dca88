package cloud.oblak.agent.metadata;

import cloud.oblak.agent.desired.DesiredState;
import cloud.oblak.agent.desired.Held;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.PortSpec;
import cloud.oblak.nodeapi.VpcSpec;
import cloud.oblak.nodeapi.Workload;
import java.util.Optional;

/** The instance that asks, with its port and VPC. */
record Guest(Workload workload, PortSpec port, VpcSpec vpc) {

  /** Finds who has an address in a VPC of this host. */
  static Optional<Guest> find(DesiredState desired, String vpcId, String address) {
    for (Held held : desired.all(ObjectKind.PORT)) {
      if (!held.removed()
          && held.object().spec() instanceof PortSpec port
          && port.vpcId().equals(vpcId)
          && port.privateIp().equals(address)) {
        return of(desired, port);
      }
    }
    return Optional.empty();
  }

  private static Optional<Guest> of(DesiredState desired, PortSpec port) {
    Optional<Held> vpc = desired.find(ObjectKind.VPC, port.vpcId());
    return desired
        .find(ObjectKind.WORKLOAD, port.instanceId())
        .filter(held -> held.lastSpec() instanceof Workload)
        .map(held ->
            new Guest(
                (Workload) held.lastSpec(),
                port,
                vpc.map(one -> (VpcSpec) one.lastSpec()).orElse(null)));
  }

  String privateName() {
    String host = workload.metadata().hostname();
    return vpc == null || vpc.domain() == null || vpc.domain().isEmpty()
        ? host
        : host + "." + vpc.domain();
  }

  /** The range of the port's subnet; empty where it is not known. */
  String subnetCidr() {
    if (vpc == null) {
      return "";
    }
    return vpc.subnets().stream()
        .filter(subnet -> subnet.subnetId().equals(port.subnetId()))
        .map(VpcSpec.Subnet::cidr)
        .findFirst()
        .orElse("");
  }
}

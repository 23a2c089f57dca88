package cloud.oblak.agent.network;

import cloud.oblak.nodeapi.PortSpec;
import cloud.oblak.nodeapi.SecurityGroupSpec;
import cloud.oblak.nodeapi.VpcSpec;
import java.util.Comparator;
import java.util.List;

/**
 * All that the files and rules of one VPC on one host are derived from.
 *
 * @param vpc the VPC
 * @param transfer the installation's range between host and VPCs
 * @param index the VPC's place in {@code transfer}
 * @param ports this host's ports in it
 * @param groups its security groups
 */
record VpcModel(
    VpcSpec vpc, Cidr transfer, int index, List<PortSpec> ports, List<SecurityGroupSpec> groups) {
  VpcModel {
    ports = ports.stream().sorted(Comparator.comparing(PortSpec::portId)).toList();
    groups = groups.stream().sorted(Comparator.comparing(SecurityGroupSpec::groupId)).toList();
  }

  /** The VPC's own address towards the host. */
  String transferAddress() {
    return transfer.host(index);
  }

  /** The host's address towards the VPCs. */
  String hostAddress() {
    return transfer.host(1);
  }

  /** Where the resolver answers besides 169.254.169.253. */
  String resolver() {
    return Cidr.parse(vpc.cidr()).host(2);
  }
}

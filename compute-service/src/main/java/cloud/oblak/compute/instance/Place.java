package cloud.oblak.compute.instance;

import java.util.List;
import java.util.Map;

/**
 * Where an instance is.
 *
 * @param zone letter
 * @param securityGroups ids; empty until the network answered
 * @param groupNames names of the security groups by their ids
 * @param mac of its interface; empty until the network answered
 * @param privateIp empty until the network answered and after the end
 */
public record Place(
    String hostId,
    String zone,
    String portId,
    String vpcId,
    String subnetId,
    String privateIp,
    String publicIp,
    String mac,
    String hostname,
    List<String> securityGroups,
    Map<String, String> groupNames) {

  Place with(NetworkPorts.Port port) {
    return new Place(
        hostId,
        zone,
        portId,
        port.vpcId(),
        port.subnetId(),
        port.privateIp(),
        port.publicIp() == null ? "" : port.publicIp(),
        port.mac() == null ? "" : port.mac(),
        port.hostname(),
        port.securityGroups(),
        port.groupNames() == null ? Map.of() : port.groupNames());
  }

  Place withoutAddresses() {
    return new Place(
        hostId, zone, portId, vpcId, subnetId, "", "", mac, hostname, securityGroups, groupNames);
  }
}

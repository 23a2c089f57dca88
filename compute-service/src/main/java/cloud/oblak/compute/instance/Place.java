package cloud.oblak.compute.instance;

import java.util.List;

/**
 * Where an instance is.
 *
 * @param zone letter
 * @param securityGroups ids; empty until the network answered
 * @param privateIp empty until the network answered and after the end
 */
record Place(
    String hostId,
    String zone,
    String portId,
    String vpcId,
    String subnetId,
    String privateIp,
    String publicIp,
    String hostname,
    List<String> securityGroups) {

  Place with(NetworkPorts.Port port) {
    return new Place(
        hostId,
        zone,
        portId,
        port.vpcId(),
        port.subnetId(),
        port.privateIp(),
        port.publicIp() == null ? "" : port.publicIp(),
        port.hostname(),
        port.securityGroups());
  }

  Place withoutAddresses() {
    return new Place(hostId, zone, portId, vpcId, subnetId, "", "", hostname, securityGroups);
  }
}

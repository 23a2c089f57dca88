package cloud.oblak.network.port;

import java.util.List;

/** A claimed port as compute sees it. */
record PortView(
    String portId,
    String vpcId,
    String subnetId,
    String zone,
    String mac,
    String privateIp,
    String publicIp,
    List<String> securityGroups,
    String hostname) {}

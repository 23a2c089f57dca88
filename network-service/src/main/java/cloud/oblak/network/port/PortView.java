package cloud.oblak.network.port;

import java.util.List;
import java.util.Map;

/**
 * A claimed port as compute sees it.
 *
 * @param groupNames the names of its security groups by their ids
 */
record PortView(
    String portId,
    String vpcId,
    String subnetId,
    String zone,
    String mac,
    String privateIp,
    String publicIp,
    List<String> securityGroups,
    Map<String, String> groupNames,
    String hostname) {}

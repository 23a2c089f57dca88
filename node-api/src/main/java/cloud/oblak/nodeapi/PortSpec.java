package cloud.oblak.nodeapi;

import java.util.List;

/**
 * The network interface of one workload.
 *
 * @param portId {@code eni-…}
 * @param vpcId its VPC
 * @param subnetId its subnet in that VPC
 * @param instanceId the workload it serves
 * @param kind whether a container's namespace or a VM's tap is wanted
 * @param mac {@code 0e:…}; frames with any other source are dropped
 * @param privateIp the address inside the guest; packets with any other source are dropped
 * @param publicIp one-to-one public address from the installation's pool; empty: none
 * @param hostname name that the VPC's resolver answers for {@code privateIp}, without the domain
 * @param securityGroups ids of the groups this port is a member of, at least one
 * @param networkMbit what the workload may send, and what it may receive, in Mbit/s; 0: not limited
 */
public record PortSpec(
    String portId,
    String vpcId,
    String subnetId,
    String instanceId,
    ImageKind kind,
    String mac,
    String privateIp,
    String publicIp,
    String hostname,
    List<String> securityGroups,
    int networkMbit)
    implements NodeObject {
  public PortSpec {
    publicIp = publicIp == null ? "" : publicIp;
    securityGroups = List.copyOf(securityGroups);
  }

  /** A port whose traffic is not limited. */
  public PortSpec(
      String portId,
      String vpcId,
      String subnetId,
      String instanceId,
      ImageKind kind,
      String mac,
      String privateIp,
      String publicIp,
      String hostname,
      List<String> securityGroups) {
    this(
        portId,
        vpcId,
        subnetId,
        instanceId,
        kind,
        mac,
        privateIp,
        publicIp,
        hostname,
        securityGroups,
        0);
  }

  /** The same port with another limit. */
  public PortSpec limitedTo(int mbit) {
    return new PortSpec(
        portId,
        vpcId,
        subnetId,
        instanceId,
        kind,
        mac,
        privateIp,
        publicIp,
        hostname,
        securityGroups,
        mbit);
  }
}

package cloud.oblak.compute.instance;

import cloud.oblak.kit.client.ServiceClient;
import cloud.oblak.nodeapi.ImageKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** The network service's ports, by the ids that this service chose; every call can be repeated. */
@ApplicationScoped
class NetworkPorts {
  private final ServiceClient services;

  NetworkPorts(ServiceClient services) {
    this.services = services;
  }

  /**
   * A port that is wanted.
   *
   * @param subnetId empty: the zone's default subnet
   * @param securityGroups ids or names; empty: the default group
   * @param networkMbit Mbit/s at most, each way; 0: not limited
   */
  record Wanted(
      String portId,
      String accountId,
      String instanceId,
      String hostId,
      ImageKind kind,
      String subnetId,
      String zone,
      List<String> securityGroups,
      int networkMbit) {}

  /** Where a subnet is. */
  record SubnetPlace(String subnetId, String vpcId, String zone) {}

  /** A port that is there. */
  record Port(
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

  /** Groups by id or name; the subnet is null for the default VPC's. */
  record WantedGroups(String accountId, String subnetId, List<String> groups) {}

  /** Their ids. */
  record GroupIds(List<String> groups) {}

  /** All of them or none. */
  record WantedPorts(List<Wanted> ports) {}

  /** The same ports, in no order. */
  record Ports(List<Port> ports) {}

  /** Ports by id. */
  record PortIds(List<String> portIds) {}

  /** How fast a port may be, in Mbit/s each way; 0: not limited. */
  record Rate(String portId, int networkMbit) {}

  /** Several rates. */
  record Rates(List<Rate> rates) {}

  /** The groups that a port is to have; null: only the present ones are asked for. */
  record WantedMembership(String portId, String accountId, List<String> securityGroups) {}

  /** The groups that a port has, and their names by their ids. */
  record Membership(String portId, List<String> securityGroups, Map<String, String> groupNames) {}

  /** Ports of which nothing is left. */
  record GonePorts(List<String> gone) {}

  /** A subnet of an account. */
  SubnetPlace subnet(String accountId, String subnetId) {
    return services.call(
        "compute",
        "network",
        "GET",
        "/internal/network/subnets/" + subnetId + "?account=" + accountId,
        null,
        SubnetPlace.class);
  }

  /** The ids of groups in the VPC of a subnet; the default group's where none is named. */
  List<String> groups(String accountId, String subnetId, List<String> idsOrNames) {
    return services
        .call(
            "compute",
            "network",
            "POST",
            "/internal/network/group-choices",
            new WantedGroups(accountId, subnetId, idsOrNames),
            GroupIds.class)
        .groups();
  }

  List<Port> create(List<Wanted> ports) {
    return call("", new WantedPorts(ports), Ports.class).ports();
  }

  void release(List<String> portIds) {
    call("/release", new PortIds(portIds), Void.class);
  }

  void limit(List<Rate> rates) {
    call("/rates", new Rates(rates), Void.class);
  }

  /**
   * Changes or tells the groups of a port.
   *
   * @param wanted ids or names; null: only the present ones are asked for
   */
  Membership membership(String portId, String accountId, List<String> wanted) {
    return call("/groups", new WantedMembership(portId, accountId, wanted), Membership.class);
  }

  List<String> gone(List<String> portIds) {
    return call("/state", new PortIds(portIds), GonePorts.class).gone();
  }

  /** Ends all ports on a host that is off for good. */
  void fence(String hostId) {
    services.call(
        "compute",
        "network",
        "POST",
        "/internal/network/hosts/" + hostId + "/fenced",
        null,
        Void.class);
  }

  private <T> T call(String path, Object body, Class<T> answer) {
    return services.call(
        "compute", "network", "POST", "/internal/network/ports" + path, body, answer);
  }
}

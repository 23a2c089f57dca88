package cloud.oblak.network.port;

import cloud.oblak.network.securitygroup.GroupChoice;
import cloud.oblak.network.subnet.Subnet;
import cloud.oblak.network.subnet.Subnets;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds subnet and security groups of asked-for ports: two queries per account. */
@ApplicationScoped
class Placement {
  private final Subnets subnets;
  private final GroupChoice groups;
  private final FencedHosts fenced;

  Placement(Subnets subnets, GroupChoice groups, FencedHosts fenced) {
    this.subnets = subnets;
    this.groups = groups;
    this.fenced = fenced;
  }

  /** A port that lacks only its addresses. */
  record Placed(PortRequest request, Subnet subnet, List<String> securityGroups) {
    String subnetId() {
      return subnet.id();
    }

    Port port(long privateAddress, long publicAddress) {
      return new Port(
          request.portId(),
          request.accountId(),
          request.instanceId(),
          request.hostId(),
          request.kind(),
          subnet.vpcId(),
          subnet.id(),
          subnet.zone(),
          privateAddress,
          publicAddress,
          securityGroups,
          request.networkMbit());
    }
  }

  /**
   * In the caller's transaction; the hosts and groups stay locked.
   *
   * @throws cloud.oblak.platform.FaultException Invalid where a subnet or group is not there,
   *     NoCapacity where a host is fenced
   */
  List<Placed> place(List<PortRequest> requests) {
    fenced.refuse(requests.stream().map(PortRequest::hostId).distinct().toList());
    Map<String, List<PortRequest>> byAccount =
        requests.stream()
            .collect(
                Collectors.groupingBy(PortRequest::accountId, TreeMap::new, Collectors.toList()));
    List<Placed> placed = new ArrayList<>();
    byAccount.forEach((account, wanted) -> {
      Subnets.Choice choice =
          subnets.choice(account, wanted.stream().map(PortRequest::subnetId).distinct().toList());
      GroupChoice.Found found =
          groups.find(
              account,
              wanted.stream().flatMap(port -> port.securityGroups().stream()).distinct().toList());
      for (PortRequest request : wanted) {
        Subnet subnet = choice.find(request.subnetId(), request.zone());
        placed.add(
            new Placed(request, subnet, found.ids(subnet.vpcId(), request.securityGroups())));
      }
    });
    return placed;
  }
}

package cloud.oblak.network.port;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.network.address.AddressPools;
import cloud.oblak.network.address.Cidr;
import cloud.oblak.network.address.PublicPool;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Principal;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The one transaction that gives ports their addresses. */
@ApplicationScoped
class PortClaims {
  private static final String INSERT =
      """
      INSERT INTO port (id, account_id, instance_id, host_id, kind, vpc_id, subnet_id, zone,
                        private_address, public_address, security_groups, network_mbit, state,
                        generation)
      SELECT p.id, p.account, p.instance, p.host, p.kind, p.vpc, p.subnet, p.zone, p.private,
             p.public, string_to_array(p.groups, ','), p.mbit, 'PENDING', nextval('generation')
      FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           AS p(id, account, instance, host, kind, vpc, subnet, zone, private, public, groups,
                mbit)
      RETURNING id, generation, created_at
      """;

  private final ServiceDatabase database;
  private final Outbox outbox;
  private final HostObjects objects;
  private final Placement placement;
  private final AddressPools pools;
  private final PublicPool publicPool;
  private final HostUses uses;

  PortClaims(
      @Identifier("network") ServiceDatabase database,
      @Identifier("network") Outbox outbox,
      @Identifier("network") HostObjects objects,
      Placement placement,
      AddressPools pools,
      PublicPool publicPool,
      HostUses uses) {
    this.database = database;
    this.outbox = outbox;
    this.objects = objects;
    this.placement = placement;
    this.pools = pools;
    this.publicPool = publicPool;
    this.uses = uses;
  }

  private record Made(String id, long generation, Instant at) {}

  /**
   * Claims all ports or none.
   *
   * @throws cloud.oblak.network.address.PoolShort to be refilled and tried again
   */
  @Transactional
  List<PortView> claim(List<PortRequest> requests, Principal caller) {
    PortLocks.take(database, requests.stream().map(PortRequest::portId).toList());
    Map<String, Port> ports = existing(requests);
    List<PortRequest> missing =
        requests.stream().filter(request -> !ports.containsKey(request.portId())).toList();
    if (!missing.isEmpty()) {
      refuseReleased(missing);
      for (Port port : create(placement.place(missing), caller)) {
        ports.put(port.id(), port);
      }
    }
    Map<String, String> names = groupNames(ports.values());
    return requests.stream()
        .map(request -> {
          Port port = ports.get(request.portId());
          return port.view(
              port.securityGroups().stream()
                  .filter(names::containsKey)
                  .collect(Collectors.toMap(Function.identity(), names::get)));
        })
        .toList();
  }

  private Map<String, String> groupNames(Collection<Port> ports) {
    Map<String, String> names = new HashMap<>();
    database.query(
        "SELECT id, name FROM security_group WHERE id = ANY(?)",
        row -> names.put(row.getString(1), row.getString(2)),
        (Object)
            ports.stream()
                .flatMap(port -> port.securityGroups().stream())
                .distinct()
                .toArray(String[]::new));
    return names;
  }

  private Map<String, Port> existing(List<PortRequest> requests) {
    String[] ids = requests.stream().map(PortRequest::portId).toArray(String[]::new);
    Map<String, Port> ports =
        database
            .query(
                "SELECT " + Port.COLUMNS + " FROM port WHERE id = ANY(?) AND state <> 'RELEASING'",
                Port::read,
                (Object) ids)
            .stream()
            .collect(Collectors.toMap(Port::id, Function.identity(), (a, b) -> a, HashMap::new));
    for (PortRequest request : requests) {
      Port port = ports.get(request.portId());
      if (port != null
          && !(port.accountId().equals(request.accountId())
              && port.instanceId().equals(request.instanceId())
              && port.hostId().equals(request.hostId()))) {
        throw new Fault.Conflict(
                PortFault.IN_USE, "Port " + port.id() + " serves another instance or host.")
            .exception();
      }
    }
    return ports;
  }

  private void refuseReleased(List<PortRequest> missing) {
    database
        .find(
            "SELECT id FROM released_port WHERE id = ANY(?) LIMIT 1",
            row -> row.getString(1),
            (Object) missing.stream().map(PortRequest::portId).toArray(String[]::new))
        .ifPresent(id -> {
          throw new Fault.Conflict(
                  PortFault.RELEASED, "Port " + id + " was released; choose a new id.")
              .exception();
        });
  }

  private List<Port> create(List<Placement.Placed> placed, Principal caller) {
    Map<String, Iterator<Long>> addresses = new HashMap<>();
    placed.stream()
        .collect(Collectors.groupingBy(Placement.Placed::subnetId, Collectors.counting()))
        .forEach((subnet, count) ->
            addresses.put(subnet, pools.take(subnet, count.intValue()).iterator()));
    Iterator<Long> publicAddresses = publicPool.take(placed.size()).iterator();
    List<Port> ports = new ArrayList<>();
    for (Placement.Placed one : placed) {
      ports.add(one.port(addresses.get(one.subnetId()).next(), publicAddresses.next()));
    }
    Map<String, Made> made = insert(ports);
    uses.add(ports);
    objects.putAll(
        ports.stream()
            .map(port ->
                new HostObjects.Wish(
                    port.hostId(),
                    ObjectKind.PORT,
                    port.id(),
                    made.get(port.id()).generation(),
                    port.spec()))
            .toList());
    outbox.addAll(
        ports.stream().map(port -> event(port, made.get(port.id()).at(), caller)).toList());
    return ports;
  }

  private Map<String, Made> insert(Collection<Port> ports) {
    return database
        .query(
            INSERT,
            row -> new Made(row.getString(1), row.getLong(2), row.getTimestamp(3).toInstant()),
            texts(ports, Port::id),
            texts(ports, Port::accountId),
            texts(ports, Port::instanceId),
            texts(ports, Port::hostId),
            texts(ports, port -> port.kind().name()),
            texts(ports, Port::vpcId),
            texts(ports, Port::subnetId),
            texts(ports, Port::zone),
            ports.stream().map(Port::privateAddress).toArray(Long[]::new),
            ports.stream().map(Port::publicAddress).toArray(Long[]::new),
            texts(ports, port -> String.join(",", port.securityGroups())),
            ports.stream().map(Port::networkMbit).toArray(Integer[]::new))
        .stream()
        .collect(Collectors.toMap(Made::id, Function.identity()));
  }

  private static Event event(Port port, Instant at, Principal caller) {
    return Event.of(
        "port.created",
        at,
        port.accountId(),
        caller.arn(),
        caller.requestId(),
        "port",
        port.id(),
        Map.of(
            "instanceId", port.instanceId(),
            "privateIp", Cidr.dotted(port.privateAddress()),
            "publicIp", Cidr.dotted(port.publicAddress())));
  }

  private static String[] texts(Collection<Port> ports, Function<Port, String> field) {
    return ports.stream().map(field).toArray(String[]::new);
  }
}

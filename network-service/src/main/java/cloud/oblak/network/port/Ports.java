package cloud.oblak.network.port;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.network.address.AddressPools;
import cloud.oblak.network.address.PoolShort;
import cloud.oblak.network.address.PublicPool;
import cloud.oblak.network.vpc.DefaultNetwork;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Principal;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Claims and releases ports for compute. */
@ApplicationScoped
class Ports {
  private static final String RELEASE =
      """
      UPDATE port SET state = 'RELEASING', generation = nextval('generation')
      WHERE id IN (SELECT id FROM port WHERE id = ANY(?) AND state <> 'RELEASING'
                   ORDER BY id FOR UPDATE)
      RETURNING id, host_id, generation
      """;

  private final ServiceDatabase database;
  private final HostObjects objects;
  private final DefaultNetwork defaults;
  private final PortClaims claims;
  private final AddressPools pools;
  private final PublicPool publicPool;

  Ports(
      @Identifier("network") ServiceDatabase database,
      @Identifier("network") HostObjects objects,
      DefaultNetwork defaults,
      PortClaims claims,
      AddressPools pools,
      PublicPool publicPool) {
    this.database = database;
    this.objects = objects;
    this.defaults = defaults;
    this.claims = claims;
    this.pools = pools;
    this.publicPool = publicPool;
  }

  private record Limited(long generation, Port port) {}

  private record Released(String id, String hostId, long generation) {}

  /** Claims all ports or none; a repeated call answers the same. */
  List<PortView> claim(List<PortRequest> requests, Principal caller) {
    requests.stream()
        .map(PortRequest::accountId)
        .distinct()
        .forEach(account -> defaults.ensure(account, caller.arn(), caller.requestId()));
    boolean last = false;
    while (true) {
      try {
        return claims.claim(requests, caller);
      } catch (PoolShort empty) {
        boolean more = pools.refill(empty.poolId(), requests.size());
        // Another claim may have got the last block in meanwhile, so look once more.
        if (!more && last) {
          throw exhausted(empty);
        }
        last = !more;
      }
    }
  }

  /** Lets go of ports; their addresses follow when the hosts confirmed. */
  @Transactional
  void release(List<String> ids) {
    String[] all = ids.toArray(String[]::new);
    PortLocks.take(database, ids);
    database.update(
        "INSERT INTO released_port (id) SELECT * FROM unnest(?) ON CONFLICT DO NOTHING",
        (Object) all);
    List<Released> released =
        database.query(
            RELEASE,
            row -> new Released(row.getString(1), row.getString(2), row.getLong(3)),
            (Object) all);
    objects.putAll(
        released.stream()
            .map(port ->
                new HostObjects.Wish(
                    port.hostId(), ObjectKind.PORT, port.id(), port.generation(), null))
            .toList());
  }

  /** Lets a port be so fast, each way; 0: as fast as it can. */
  @Transactional
  void limit(String id, int networkMbit) {
    PortLocks.take(database, List.of(id));
    database
        .find(
            "UPDATE port SET network_mbit = ?, generation = nextval('generation')"
                + " WHERE id = ? AND state <> 'RELEASING' AND network_mbit <> ?"
                + " RETURNING generation, "
                + Port.COLUMNS,
            row -> new Limited(row.getLong(1), Port.read(row)),
            networkMbit,
            id,
            networkMbit)
        .ifPresent(limited ->
            objects.putAll(
                List.of(
                    new HostObjects.Wish(
                        limited.port().hostId(),
                        ObjectKind.PORT,
                        id,
                        limited.generation(),
                        limited.port().spec()))));
  }

  /** Which of these ports are gone or were never claimed. */
  List<String> gone(List<String> ids) {
    Set<String> there =
        new HashSet<>(
            database.query(
                "SELECT id FROM port WHERE id = ANY(?)",
                row -> row.getString(1),
                (Object) ids.toArray(String[]::new)));
    return ids.stream().filter(id -> !there.contains(id)).toList();
  }

  private FaultException exhausted(PoolShort empty) {
    if (empty.poolId().equals(publicPool.id())) {
      return new Fault.NoCapacity(
              PortFault.NO_PUBLIC_ADDRESS,
              "The installation has no free public address; terminate instances, or ask the"
                  + " operator for a larger pool.")
          .exception(empty);
    }
    return new Fault.NoCapacity(
            PortFault.NO_PRIVATE_ADDRESS,
            "The subnet "
                + empty.poolId()
                + " has too few free addresses; use another zone or terminate instances.")
        .exception(empty);
  }
}

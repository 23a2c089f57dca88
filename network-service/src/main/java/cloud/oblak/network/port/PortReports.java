package cloud.oblak.network.port;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.network.address.AddressPools;
import cloud.oblak.network.address.PublicPool;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.ObjectStatus;
import cloud.oblak.nodeapi.ObservedObject;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Takes in what hosts report of their ports, VPCs and groups. */
@ApplicationScoped
class PortReports {
  private static final Logger LOG = Logger.getLogger(PortReports.class);
  private static final String SEEN =
      """
      UPDATE port SET state = seen.state, reason = seen.reason
      FROM unnest(?, ?, ?) AS seen(id, state, reason)
      WHERE port.id = seen.id AND port.host_id = ? AND port.state <> 'RELEASING'
        AND (port.state, port.reason) IS DISTINCT FROM (seen.state, seen.reason)
      """;
  private static final String GONE =
      "DELETE FROM port WHERE id = ANY(?) AND host_id = ? AND state = 'RELEASING' RETURNING "
          + Port.COLUMNS;

  private final ServiceDatabase database;
  private final Outbox outbox;
  private final HostObjects objects;
  private final AddressPools pools;
  private final PublicPool publicPool;
  private final HostUses uses;

  PortReports(
      @Identifier("network") ServiceDatabase database,
      @Identifier("network") Outbox outbox,
      @Identifier("network") HostObjects objects,
      AddressPools pools,
      PublicPool publicPool,
      HostUses uses) {
    this.database = database;
    this.outbox = outbox;
    this.objects = objects;
    this.pools = pools;
    this.publicPool = publicPool;
    this.uses = uses;
  }

  private record Seen(String id, long generation, ObjectStatus status) {
    boolean gone() {
      return status.phase() == ObjectStatus.Phase.GONE;
    }
  }

  /** What one host saw, in one transaction. */
  @Transactional
  void take(String hostId, List<ObservedObject> observed) {
    List<Seen> ports = seen(observed, ObjectKind.PORT);
    alive(hostId, ports.stream().filter(seen -> !seen.gone() && seen.generation() > 0).toList());
    gone(hostId, ports.stream().filter(Seen::gone).toList());
    orphans(hostId, ports.stream().filter(seen -> !seen.gone() && seen.generation() == 0).toList());
    for (ObjectKind kind : List.of(ObjectKind.VPC, ObjectKind.SECURITY_GROUP)) {
      for (Seen seen : seen(observed, kind)) {
        if (seen.gone()) {
          objects.forget(hostId, kind, seen.id(), seen.generation());
        } else if (seen.generation() == 0) {
          LOG.warnf("Host %s has %s %s that nobody wants there", hostId, kind, seen.id());
        }
      }
    }
  }

  private void alive(String hostId, List<Seen> ports) {
    List<Seen> settled =
        ports.stream().filter(seen -> seen.status().phase() != ObjectStatus.Phase.PENDING).toList();
    if (settled.isEmpty()) {
      return;
    }
    database.update(
        SEEN,
        settled.stream().map(Seen::id).toArray(String[]::new),
        settled.stream().map(seen -> seen.status().phase().name()).toArray(String[]::new),
        settled.stream().map(seen -> reason(seen.status())).toArray(String[]::new),
        hostId);
  }

  private void gone(String hostId, List<Seen> reported) {
    if (reported.isEmpty()) {
      return;
    }
    String[] ids = reported.stream().map(Seen::id).toArray(String[]::new);
    List<Port> ports = database.query(GONE, Port::read, ids, hostId);
    ports.stream()
        .collect(Collectors.groupingBy(Port::subnetId))
        .forEach((subnet, there) ->
            pools.giveBack(subnet, there.stream().map(Port::privateAddress).toList()));
    publicPool.giveBack(ports.stream().map(Port::publicAddress).toList());
    uses.subtract(hostId, ports);
    for (Seen seen : reported) {
      objects.forget(hostId, ObjectKind.PORT, seen.id());
    }
    if (!ports.isEmpty()) {
      Instant now = now();
      ports.forEach(port -> outbox.add(released(port, now)));
    }
  }

  private void orphans(String hostId, List<Seen> orphans) {
    if (orphans.isEmpty()) {
      return;
    }
    String[] ids = orphans.stream().map(Seen::id).toArray(String[]::new);
    List<String> ours =
        database.query(
            """
            SELECT id FROM released_port r WHERE id = ANY(?)
              AND NOT EXISTS (SELECT 1 FROM port WHERE port.id = r.id)
            """,
            row -> row.getString(1),
            (Object) ids);
    for (Seen orphan : orphans) {
      boolean certain = ours.contains(orphan.id());
      LOG.warnf(
          "Host %s has port %s that nobody wants there; %s",
          hostId, orphan.id(), certain ? "it was released and is removed" : "it is left alone");
      if (certain) {
        objects.remove(hostId, ObjectKind.PORT, orphan.id(), generation());
      }
    }
  }

  private static List<Seen> seen(List<ObservedObject> observed, ObjectKind kind) {
    return observed.stream()
        .filter(object -> object.kind() == kind)
        .<Seen>mapMulti((object, sink) -> {
          if (object.status() instanceof ObjectStatus status) {
            sink.accept(new Seen(object.id(), object.generation(), status));
          }
        })
        .toList();
  }

  private static String reason(ObjectStatus status) {
    return status.reason() == null ? "" : status.reason().replace('\0', ' ');
  }

  private long generation() {
    return database.find("SELECT nextval('generation')", row -> row.getLong(1)).orElseThrow();
  }

  private Instant now() {
    return database
        .find("SELECT clock_timestamp()", row -> row.getTimestamp(1).toInstant())
        .orElseThrow();
  }

  private static Event released(Port port, Instant at) {
    return Event.of(
        "port.released",
        at,
        port.accountId(),
        "service:network",
        "",
        "port",
        port.id(),
        Map.of("instanceId", port.instanceId()));
  }
}

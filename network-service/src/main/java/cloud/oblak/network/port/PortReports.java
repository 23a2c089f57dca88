package cloud.oblak.network.port;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.ObjectStatus;
import cloud.oblak.nodeapi.ObservedObject;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import org.jboss.logging.Logger;

/** Takes in what hosts report of their ports, VPCs and groups. */
@ApplicationScoped
class PortReports {
  private static final Logger LOG = Logger.getLogger(PortReports.class);
  private static final String SEEN =
      """
      UPDATE port SET state = seen.state, reason = seen.reason
      FROM (SELECT p.id, s.state, s.reason
            FROM unnest(?, ?, ?) AS s(id, state, reason) JOIN port p ON p.id = s.id
            WHERE p.host_id = ? AND p.state <> 'RELEASING'
              AND (p.state, p.reason) IS DISTINCT FROM (s.state, s.reason)
            ORDER BY p.id FOR UPDATE OF p) seen
      WHERE port.id = seen.id
      """;
  private static final String GONE =
      "DELETE FROM port WHERE id IN (SELECT id FROM port WHERE id = ANY(?) AND host_id = ?"
          + " AND state = 'RELEASING' ORDER BY id FOR UPDATE) RETURNING "
          + Port.COLUMNS;

  private final ServiceDatabase database;
  private final HostObjects objects;
  private final RemovedPorts removed;

  PortReports(
      @Identifier("network") ServiceDatabase database,
      @Identifier("network") HostObjects objects,
      RemovedPorts removed) {
    this.database = database;
    this.objects = objects;
    this.removed = removed;
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
    List<Seen> alive =
        ports.stream().filter(seen -> !seen.gone() && seen.generation() > 0).toList();
    List<Seen> gone = ports.stream().filter(Seen::gone).toList();
    if (!alive.isEmpty() && !gone.isEmpty()) {
      PortLocks.rows(database, ports.stream().map(Seen::id).toList());
    }
    alive(hostId, alive);
    gone(hostId, gone);
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
    removed.giveBack(hostId, ports);
    objects.forget(hostId, ObjectKind.PORT, List.of(ids));
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
}

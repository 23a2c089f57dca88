package cloud.oblak.network.port;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.platform.Fault;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;

/** Hosts that are off for good, as their operator vouched: nothing of them is waited for. */
@ApplicationScoped
class FencedHosts {
  private final ServiceDatabase database;
  private final HostObjects objects;
  private final RemovedPorts removed;

  FencedHosts(
      @Identifier("network") ServiceDatabase database,
      @Identifier("network") HostObjects objects,
      RemovedPorts removed) {
    this.database = database;
    this.objects = objects;
    this.removed = removed;
  }

  /** Ends all ports on a host; their addresses rest and are free again. May be repeated. */
  @Transactional
  void fence(String hostId) {
    // Conflicts with the lock that claims take, so that no port comes after this.
    database.update(
        """
        INSERT INTO host (id, name, connected, connected_at, fenced)
        VALUES (?, '', false, now(), true)
        ON CONFLICT (id) DO UPDATE SET connected = false, fenced = true
        """,
        hostId);
    List<Port> ports =
        database.query(
            "DELETE FROM port WHERE id IN"
                + " (SELECT id FROM port WHERE host_id = ? ORDER BY id FOR UPDATE) RETURNING "
                + Port.COLUMNS,
            Port::read,
            hostId);
    database.update(
        "INSERT INTO released_port (id) SELECT * FROM unnest(?) ON CONFLICT DO NOTHING",
        (Object) ports.stream().map(Port::id).sorted().toArray(String[]::new));
    removed.giveBack(hostId, ports);
    database.update("DELETE FROM host_use WHERE host_id = ?", hostId);
    objects.forgetHost(hostId);
  }

  /**
   * Keeps hosts from being fenced until the caller's transaction ends.
   *
   * @throws cloud.oblak.platform.FaultException NoCapacity where one is fenced already
   */
  void refuse(Collection<String> hostIds) {
    boolean fenced =
        database
            .query(
                "SELECT fenced FROM host WHERE id = ANY(?) ORDER BY id FOR SHARE",
                row -> row.getBoolean(1),
                (Object) hostIds.toArray(String[]::new))
            .contains(true);
    if (fenced) {
      throw new Fault.NoCapacity(
              PortFault.HOST_FENCED, "The host that was chosen is lost; try again.")
          .exception();
    }
  }
}

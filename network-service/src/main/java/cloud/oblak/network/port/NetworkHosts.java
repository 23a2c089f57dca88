package cloud.oblak.network.port;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostListener;
import cloud.oblak.nodeapi.HostReport;
import cloud.oblak.nodeapi.ObservedObject;
import cloud.oblak.nodeapi.ToService;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * The hosts that connect to network-service. Whoever has a certificate of the installation may
 * speak, unless the host is fenced; whether a host gets instances is compute's decision.
 */
@ApplicationScoped
public class NetworkHosts implements HostListener {
  private final ServiceDatabase database;
  private final PortReports reports;

  NetworkHosts(@Identifier("network") ServiceDatabase database, PortReports reports) {
    this.database = database;
    this.reports = reports;
  }

  @Override
  public boolean connected(String hostId, HostReport report) {
    return database.update(
            """
            INSERT INTO host (id, name, connected, connected_at) VALUES (?, ?, true, now())
            ON CONFLICT (id) DO UPDATE
            SET name = excluded.name, connected = true, connected_at = excluded.connected_at
            WHERE NOT host.fenced
            """,
            hostId,
            report.name())
        == 1;
  }

  @Override
  public void observed(String hostId, List<ObservedObject> objects, boolean complete) {
    reports.take(hostId, objects);
  }

  @Override
  public void alive(String hostId, ToService.Alive alive) {
    // A host's life is compute's matter.
  }

  @Override
  public void disconnected(String hostId) {
    database.update("UPDATE host SET connected = false WHERE id = ?", hostId);
  }
}

package cloud.oblak.compute;

import cloud.oblak.compute.host.Heartbeats;
import cloud.oblak.compute.host.Hosts;
import cloud.oblak.compute.image.ObservedImages;
import cloud.oblak.compute.instance.ObservedWorkloads;
import cloud.oblak.kit.host.HostListener;
import cloud.oblak.nodeapi.HostReport;
import cloud.oblak.nodeapi.ImageStatus;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.ObservedObject;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** Hands what hosts report to the resources it is about, one transaction a frame. */
@ApplicationScoped
class AgentReports implements HostListener {
  private final Hosts hosts;
  private final Heartbeats heartbeats;
  private final ObservedWorkloads workloads;
  private final ObservedImages images;

  AgentReports(
      Hosts hosts, Heartbeats heartbeats, ObservedWorkloads workloads, ObservedImages images) {
    this.hosts = hosts;
    this.heartbeats = heartbeats;
    this.workloads = workloads;
    this.images = images;
  }

  @Override
  public boolean connected(String hostId, HostReport report) {
    boolean known = hosts.connected(hostId, report);
    if (known) {
      heartbeats.reachable(hostId);
    }
    return known;
  }

  @Override
  public void observed(String hostId, List<ObservedObject> objects, boolean complete) {
    heartbeats.alive(hostId);
    List<ObservedObject> seen =
        objects.stream().filter(object -> object.kind() == ObjectKind.WORKLOAD).toList();
    QuarkusTransaction.requiringNew()
        .run(() -> {
          if (!seen.isEmpty()) {
            workloads.observed(hostId, seen);
          }
          for (ObservedObject object : objects) {
            if (object.kind() == ObjectKind.IMAGE
                && object.status() instanceof ImageStatus status) {
              images.observed(hostId, object.id(), status);
            }
          }
        });
  }

  @Override
  public void alive(String hostId, Instant at) {
    heartbeats.alive(hostId);
  }

  @Override
  public void disconnected(String hostId) {
    // Silence decides, not a connection: it may be back at once.
  }
}

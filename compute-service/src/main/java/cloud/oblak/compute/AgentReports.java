package cloud.oblak.compute;

import cloud.oblak.compute.host.Heartbeats;
import cloud.oblak.compute.host.Hosts;
import cloud.oblak.compute.image.ObservedImages;
import cloud.oblak.compute.instance.GuestRoles;
import cloud.oblak.compute.instance.ObservedWorkloads;
import cloud.oblak.kit.host.HostListener;
import cloud.oblak.nodeapi.HostReport;
import cloud.oblak.nodeapi.ImageStatus;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.ObservedObject;
import cloud.oblak.nodeapi.RoleCredentials;
import cloud.oblak.nodeapi.ToService;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Hands what hosts report to the resources it is about: one transaction a frame, and one an object
 * where that fails.
 */
@ApplicationScoped
class AgentReports implements HostListener {
  private static final Logger LOG = Logger.getLogger(AgentReports.class);

  private final Hosts hosts;
  private final Heartbeats heartbeats;
  private final ObservedWorkloads workloads;
  private final ObservedImages images;
  private final GuestRoles roles;

  AgentReports(
      Hosts hosts,
      Heartbeats heartbeats,
      ObservedWorkloads workloads,
      ObservedImages images,
      GuestRoles roles) {
    this.hosts = hosts;
    this.heartbeats = heartbeats;
    this.workloads = workloads;
    this.images = images;
    this.roles = roles;
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
    try {
      take(hostId, objects);
    } catch (FaultException refused) {
      if (passing(refused.fault())) {
        throw refused;
      }
      objects.forEach(object -> takeAlone(hostId, object));
    }
  }

  /** One object that cannot be taken must not keep the host's others from being heard. */
  private void takeAlone(String hostId, ObservedObject object) {
    try {
      take(hostId, List.of(object));
    } catch (FaultException refused) {
      if (passing(refused.fault())) {
        throw refused;
      }
      LOG.errorf(
          refused,
          "What host %s tells of %s %s cannot be taken and is left out",
          hostId,
          object.kind(),
          object.id().replaceAll("\\p{Cntrl}", "?"));
    }
  }

  private static boolean passing(Fault fault) {
    return fault instanceof Fault.Unavailable || fault instanceof Fault.Conflict;
  }

  private void take(String hostId, List<ObservedObject> objects) {
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
              images.observed(hostId, object.id(), object.generation(), status);
            }
          }
        });
  }

  @Override
  public void alive(String hostId, ToService.Alive alive) {
    heartbeats.alive(hostId, alive.freeDiskBytes());
  }

  @Override
  public List<RoleCredentials> credentials(
      String hostId, List<ToService.WantedCredentials> wanted) {
    return roles.of(hostId, wanted);
  }

  @Override
  public void disconnected(String hostId) {
    // Silence decides, not a connection: it may be back at once.
  }
}

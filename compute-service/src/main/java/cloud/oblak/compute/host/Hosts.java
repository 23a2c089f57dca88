package cloud.oblak.compute.host;

import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.kit.reconcile.WorkQueue;
import cloud.oblak.nodeapi.HostReport;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Principal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The hosts of the installation. */
@ApplicationScoped
public class Hosts {
  /** The kind of work that ends what a fenced host had; its keys are hosts. */
  public static final String FENCE = "fence";

  private static final Logger LOG = Logger.getLogger(Hosts.class);

  private final ServiceDatabase database;
  private final Outbox outbox;
  private final HostObjects objects;
  private final WorkQueue queue;
  private final InstallationConfig config;

  Hosts(
      @Identifier("compute") ServiceDatabase database,
      @Identifier("compute") Outbox outbox,
      @Identifier("compute") HostObjects objects,
      @Identifier("compute") WorkQueue queue,
      InstallationConfig config) {
    this.database = database;
    this.outbox = outbox;
    this.objects = objects;
    this.queue = queue;
    this.config = config;
  }

  Host get(String id) {
    return database
        .find("SELECT " + Host.COLUMNS + " FROM host WHERE id = ?", Host::read, id)
        .orElseThrow(Hosts::notFound);
  }

  Page<Host> list(PageRequest page) {
    List<Host> rows =
        database.query(
            "SELECT " + Host.COLUMNS + " FROM host WHERE id > ? ORDER BY id LIMIT ?",
            Host::read,
            page.after(),
            page.limit() + 1);
    return Page.of(rows, page, Host::id);
  }

  /** Lets new instances come or keeps them away. */
  Host administer(Principal caller, String id, String admin) {
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          if (locked(id).admin().equals(Host.FENCED)) {
            throw new Fault.WrongState(
                    HostFault.FENCED,
                    "The host is fenced for good; join the machine anew to use it again.")
                .exception();
          }
          database.update("UPDATE host SET admin = ? WHERE id = ?", admin, id);
          tell(caller, "host." + admin, id);
          return get(id);
        });
  }

  /** Gives up a host that is down, on the operator's word that it is off; may be repeated. */
  Host fence(Principal caller, String id) {
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          Host host = locked(id);
          if (!host.admin().equals(Host.FENCED)) {
            if (!host.link().equals("down")) {
              throw new Fault.WrongState(
                      HostFault.NOT_DOWN,
                      "Only a host that is down can be fenced; switch it off, and wait until its"
                          + " state is down.")
                  .exception();
            }
            database.update("UPDATE host SET admin = ? WHERE id = ?", Host.FENCED, id);
            tell(caller, "host.fenced", id);
          }
          queue.wake(FENCE, id);
          return get(id);
        });
  }

  /** When a host was last heard; empty where it never was or is forgotten. */
  public Optional<Instant> lastSeen(String id) {
    return database
        .find("SELECT last_seen FROM host WHERE id = ?", row -> row.getTimestamp(1), id)
        .map(Timestamp::toInstant);
  }

  private Host locked(String id) {
    return database
        .find("SELECT " + Host.COLUMNS + " FROM host WHERE id = ? FOR UPDATE", Host::read, id)
        .orElseThrow(Hosts::notFound);
  }

  /** Forgets a host that runs nothing and is down or disabled. */
  void delete(Principal caller, String id) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          Host host = locked(id);
          if (host.instances() > 0 || host.state().equals("up")) {
            throw new Fault.WrongState(
                    HostFault.IN_USE,
                    "Only a host without instances that is down or disabled can be deleted;"
                        + " disable it and terminate its instances first.")
                .exception();
          }
          objects.forgetHost(id);
          database.update("DELETE FROM host WHERE id = ?", id);
          tell(caller, "host.delete", id);
        });
  }

  /**
   * Takes down what a host says it is, on each connection.
   *
   * @return whether it may speak
   */
  public boolean connected(String id, HostReport report) {
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          String refusal = refusal(id, report);
          if (!refusal.isEmpty()) {
            LOG.warnf("Host %s is refused: %s", id, refusal);
            return false;
          }
          int known =
              database.update(
                  """
                  UPDATE host SET name = ?, architecture = ?, vcpus = ?, memory_bytes = ?,
                      disk_bytes = ?, zones = ?, simulated = ?, hypervisor = ?,
                      container_runtime = ?, network = ?, link = 'up', last_seen = now()
                  WHERE id = ? AND admin <> 'fenced'
                  """,
                  report.name(),
                  report.architecture(),
                  report.vcpus(),
                  report.memoryBytes(),
                  report.diskBytes(),
                  report.zones().toArray(String[]::new),
                  report.simulated(),
                  report.hypervisor(),
                  report.containerRuntime(),
                  report.network(),
                  id);
          return known == 1;
        });
  }

  /**
   * Refuses a host that is unknown or fenced, in the caller's transaction. One that is disabled
   * still has guests to look after, and may be enabled again.
   */
  void welcome(String id) {
    boolean welcome =
        database
            .find(
                "SELECT 1 FROM host WHERE id = ? AND admin <> ? FOR SHARE",
                row -> row.getInt(1),
                id,
                Host.FENCED)
            .isPresent();
    if (!welcome) {
      throw new Fault.Denied(
              HostFault.NOT_WELCOME,
              "This host is unknown or fenced and gets no certificate; the operator may let the"
                  + " machine join anew.")
          .exception();
    }
  }

  /** Why a host with this report may not take part; empty where it may. */
  String refusal(String id, HostReport report) {
    if (report.simulated() && !config.allowSimulatedHosts()) {
      return "This installation does not allow simulated hosts.";
    }
    boolean other =
        database
            .find(
                "SELECT 1 FROM host WHERE simulated <> ? AND id <> ? LIMIT 1",
                row -> row.getInt(1),
                report.simulated(),
                id)
            .isPresent();
    return other ? "Simulated and real hosts do not share an installation." : "";
  }

  /** Adds a host that has not connected yet, in the caller's transaction. */
  void add(String id, String publicKey, HostReport report) {
    database.update(
        """
        INSERT INTO host (id, name, architecture, vcpus, memory_bytes, disk_bytes, zones, simulated,
                          hypervisor, container_runtime, network, public_key)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        id,
        report.name(),
        report.architecture(),
        report.vcpus(),
        report.memoryBytes(),
        report.diskBytes(),
        report.zones().toArray(String[]::new),
        report.simulated(),
        report.hypervisor(),
        report.containerRuntime(),
        report.network(),
        publicKey);
  }

  /** The host that joined with this key and was not given up. */
  Optional<String> withKey(String publicKey) {
    return database.find(
        "SELECT id FROM host WHERE public_key = ? AND admin <> ? ORDER BY created_at DESC LIMIT 1",
        row -> row.getString(1),
        publicKey,
        Host.FENCED);
  }

  private void tell(Principal caller, String type, String id) {
    outbox.add(
        Event.of(
            type,
            Instant.now(),
            caller.accountId(),
            caller.arn(),
            caller.requestId(),
            "host",
            id,
            Map.of()));
  }

  private static FaultException notFound() {
    return new Fault.NotFound(
            HostFault.NOT_FOUND, "There is no such host; GET /v1/hosts lists them.")
        .exception();
  }
}

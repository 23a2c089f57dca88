package cloud.oblak.agent;

import cloud.oblak.agent.credential.GuestCredentials;
import cloud.oblak.agent.desired.DesiredState;
import cloud.oblak.agent.desired.Held;
import cloud.oblak.agent.desired.ObjectKey;
import cloud.oblak.agent.desired.Observations;
import cloud.oblak.agent.desired.Owner;
import cloud.oblak.agent.desired.StateFolder;
import cloud.oblak.agent.host.Identity;
import cloud.oblak.agent.host.Joining;
import cloud.oblak.agent.host.LiveIdentity;
import cloud.oblak.agent.host.Renewal;
import cloud.oblak.agent.image.ImageLoop;
import cloud.oblak.agent.link.Link;
import cloud.oblak.agent.link.Sockets;
import cloud.oblak.agent.loop.Backoff;
import cloud.oblak.agent.port.Ports;
import cloud.oblak.agent.port.Vpcs;
import cloud.oblak.agent.workload.Heartbeat;
import cloud.oblak.agent.workload.Workloads;
import cloud.oblak.nodeapi.HostReport;
import io.vertx.core.http.WebSocketClient;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent of one host: many may live in one process. */
public final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final Duration SWEEP = Duration.ofSeconds(10);
  private static final Duration RENEWAL = Duration.ofHours(1);
  private static final Duration KEEP_GONE = Duration.ofMinutes(10);

  private final AgentSettings settings;
  private final Drivers drivers;
  private final Shared shared;
  private final StateFolder folder;
  private final DesiredState desired;
  private final Observations observations;
  private final GuestCredentials credentials;
  private final Heartbeat heartbeat;
  private final Vpcs vpcs;
  private final Ports ports;
  private final ImageLoop images;
  private final Workloads workloads;
  private final Map<Owner, Link> links = new EnumMap<>(Owner.class);
  private volatile WebSocketClient sockets;
  private volatile boolean closed;

  /** Lets the loops look at what an earlier run left; does not connect. */
  public Agent(
      AgentSettings settings,
      Drivers drivers,
      StateFolder folder,
      DesiredState desired,
      Shared shared) {
    this(
        settings,
        drivers,
        folder,
        desired,
        shared,
        new GuestCredentials(desired, folder, shared.clock()));
  }

  /** The same, with the credentials that a metadata service hands out already. */
  public Agent(
      AgentSettings settings,
      Drivers drivers,
      StateFolder folder,
      DesiredState desired,
      Shared shared,
      GuestCredentials credentials) {
    this.credentials = credentials;
    this.settings = settings;
    this.drivers = drivers;
    this.shared = shared;
    this.folder = folder;
    this.desired = desired;
    observations = new Observations(desired, shared.clock());
    heartbeat = new Heartbeat(folder, shared.clock());
    Backoff retry = settings.retry();
    vpcs = new Vpcs(desired, observations, drivers.network(), shared.threads(), retry);
    ports = new Ports(desired, observations, drivers.network(), vpcs, shared.threads(), retry);
    images =
        new ImageLoop(
            desired, observations, drivers.images(), shared.clock(), shared.threads(), retry);
    workloads =
        new Workloads(
            new Workloads.Context(
                desired,
                observations,
                ports,
                images,
                heartbeat,
                shared.clock(),
                settings.parallelActions()),
            new Workloads.Drivers(drivers.containers(), drivers.vms(), drivers.network()),
            folder,
            shared.threads(),
            retry);
    desired.onChange(this::changed);
    for (Owner owner : Owner.values()) {
      desired.all(owner).forEach(this::changed);
    }
    beat();
    sweepLater();
  }

  /**
   * Joins where that has not been done, then keeps a link to each service. Blocks until the host
   * has an identity.
   */
  public void connect() throws InterruptedException, Joining.JoinRefused {
    Joining joining =
        new Joining(
            folder,
            new Joining.Target(settings.controlPlane(), settings.trust()),
            settings.joinToken(),
            settings.link().reconnect());
    Identity identity = joining.join(report(), shared.clock().instant()).at(settings.services());
    String joined = identity.answer().installation();
    if (!settings.installation().isEmpty() && !settings.installation().equals(joined)) {
      throw new IllegalStateException(
          "this host joined installation "
              + joined
              + ", it is configured for "
              + settings.installation());
    }
    synchronized (links) {
      if (closed) {
        return;
      }
      LiveIdentity live = new LiveIdentity(identity);
      sockets = Sockets.client(shared.vertx(), live);
      for (Owner owner : Owner.values()) {
        AgentDialogue dialogue = new AgentDialogue(this, owner, folder);
        Link link = new Link(() -> sockets, shared.threads(), settings.link(), identity, dialogue);
        links.put(owner, link);
        observations.onChange(owner, link::changed);
        link.open();
      }
      Renewal renewal = new Renewal(folder, joining, live, shared.clock());
      shared.threads().run(() -> renewals(renewal, live));
    }
  }

  private void renewals(Renewal renewal, LiveIdentity live) {
    if (closed) {
      return;
    }
    try {
      if (renewal.look()) {
        reconnect(live);
      }
    } finally {
      shared.threads().runAfter(RENEWAL, () -> renewals(renewal, live));
    }
  }

  /** A new client: the one before would resume the sessions that it had with its certificate. */
  private void reconnect(LiveIdentity live) {
    synchronized (links) {
      if (closed) {
        return;
      }
      WebSocketClient before = sockets;
      sockets = Sockets.client(shared.vertx(), live);
      links.values().forEach(link -> link.again("the host has a new certificate"));
      var _ = before.close();
    }
  }

  /** What this host is. */
  public HostReport report() {
    return new HostReport(
        settings.facts().name(),
        settings.facts().architecture(),
        settings.facts().vcpus(),
        settings.facts().memoryBytes(),
        settings.facts().diskBytes(),
        settings.zones(),
        settings.simulated(),
        drivers.vms().description(),
        drivers.containers().description(),
        drivers.network().description());
  }

  /** For the health endpoint. */
  public Map<String, String> health() {
    Map<String, String> checks = new LinkedHashMap<>();
    synchronized (links) {
      for (Owner owner : Owner.values()) {
        Link link = links.get(owner);
        String state = link == null ? "has not joined yet" : link.state();
        boolean well = link != null && link.connected();
        checks.put("link-" + owner.wireName(), well ? "ok: " + state : state);
      }
    }
    checks.put("hypervisor", driver(drivers.vms().description()));
    checks.put("container-runtime", driver(drivers.containers().description()));
    checks.put("network", driver(drivers.network().description()));
    return checks;
  }

  /** The desired state, for the metadata service. */
  public DesiredState desired() {
    return desired;
  }

  /** Whether every loop is at rest. */
  public boolean idle() {
    return vpcs.idle() && ports.idle() && images.idle() && workloads.idle();
  }

  @Override
  public void close() {
    synchronized (links) {
      closed = true;
      links.values().forEach(Link::close);
      if (sockets != null) {
        var _ = sockets.close();
      }
    }
    workloads.close();
    ports.close();
    vpcs.close();
    images.close();
  }

  Observations observations() {
    return observations;
  }

  GuestCredentials credentials() {
    return credentials;
  }

  Workloads workloads() {
    return workloads;
  }

  ImageLoop images() {
    return images;
  }

  Drivers drivers() {
    return drivers;
  }

  private void changed(Held held) {
    switch (held.object().kind()) {
      case WORKLOAD -> workloads.changed(held);
      case IMAGE -> images.changed(held);
      case PORT -> ports.changed(held);
      case VPC, SECURITY_GROUP -> vpcs.changed(held);
    }
    ObjectKey key = new ObjectKey(held.object().kind(), held.object().id());
    if (desired.find(key.kind(), key.id()).isEmpty()) {
      observations.forget(key);
    }
  }

  private void beat() {
    if (closed) {
      return;
    }
    try {
      heartbeat.beat();
    } catch (UncheckedIOException failure) {
      LOG.error("heartbeat failed", failure);
    } finally {
      shared.threads().runAfter(settings.link().alive(), this::beat);
    }
  }

  private void sweepLater() {
    shared
        .threads()
        .runAfter(
            SWEEP,
            () -> {
              if (!closed) {
                try {
                  sweep();
                } finally {
                  sweepLater();
                }
              }
            });
  }

  private void sweep() {
    try {
      workloads.sweep();
      observations.goneFor(KEEP_GONE).forEach(desired::forget);
      // The last: on a full disk it throws.
      desired.saveAgain();
    } catch (DriverException failure) {
      LOG.warn("sweep failed=\"{}\"", failure.getMessage());
    } catch (RuntimeException failure) {
      LOG.error("sweep failed", failure);
    }
  }

  private static String driver(String description) {
    return description.startsWith("none") ? description : "ok: " + description;
  }
}

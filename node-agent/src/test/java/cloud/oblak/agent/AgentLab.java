package cloud.oblak.agent;

import static org.junit.jupiter.api.Assertions.fail;

import cloud.oblak.agent.desired.DesiredState;
import cloud.oblak.agent.desired.ObjectKey;
import cloud.oblak.agent.host.HostFacts;
import cloud.oblak.agent.hypervisor.Hypervisor;
import cloud.oblak.agent.hypervisor.MemoryHypervisor;
import cloud.oblak.agent.link.LinkOptions;
import cloud.oblak.agent.loop.Backoff;
import cloud.oblak.agent.loop.Threads;
import cloud.oblak.agent.network.MemoryNetwork;
import cloud.oblak.nodeapi.DesiredObject;
import cloud.oblak.nodeapi.NodeStatus;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.WorkloadStatus;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** One host with drivers in memory, whose agent can be restarted. */
final class AgentLab implements AutoCloseable {
  final TestContainers containers = new TestContainers();
  final MemoryHypervisor vms = new MemoryHypervisor();
  final TestImages images = new TestImages();
  final MemoryNetwork network = new MemoryNetwork();
  final FaultyDrivers faults = new FaultyDrivers();
  final LimitedFolder folder = new LimitedFolder();
  private final Threads threads = Threads.create();
  private Agent agent;

  private final Hypervisor hypervisor;

  AgentLab() {
    hypervisor = vms;
    restart();
  }

  /** A host with another hypervisor. */
  AgentLab(Hypervisor hypervisor) {
    this.hypervisor = hypervisor;
    restart();
  }

  static AgentSettings settings(URI controlPlane, String token) {
    return settings(controlPlane, Map.of(), token);
  }

  static AgentSettings settings(URI controlPlane, Map<String, URI> services, String token) {
    return new AgentSettings(
        "",
        controlPlane,
        null,
        services,
        token,
        new HostFacts("lab", "x86_64", 4, 1L << 30, 1L << 40),
        List.of("a"),
        true,
        8,
        new Backoff(Duration.ofMillis(2), Duration.ofMillis(20)),
        new LinkOptions(
            new Backoff(Duration.ofMillis(10), Duration.ofMillis(50)),
            Duration.ofMillis(5),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(3)));
  }

  Agent agent() {
    return agent;
  }

  Drivers drivers() {
    return faults.wrap(new Drivers(containers, hypervisor, images, network));
  }

  /** Ends the agent, as kill -9 would, and starts another on the same host. */
  void restart() {
    restart(Duration.ZERO);
  }

  /** The same on a host that was off for so long. */
  void restart(Duration off) {
    if (agent != null) {
      agent.close();
    }
    agent =
        new Agent(
            settings(URI.create("http://127.0.0.1:1"), ""),
            drivers(),
            folder,
            new DesiredState(folder),
            new Shared(null, threads, Clock.offset(Clock.systemUTC(), off)));
  }

  void want(DesiredObject... objects) {
    want(List.of(objects));
  }

  void want(List<DesiredObject> objects) {
    for (DesiredObject object : objects) {
      agent.desired().accept(1, object);
    }
  }

  NodeStatus seen(ObjectKind kind, String id) {
    return agent.observations().last(new ObjectKey(kind, id)).orElse(null);
  }

  WorkloadStatus workload(String id) {
    return (WorkloadStatus) seen(ObjectKind.WORKLOAD, id);
  }

  WorkloadStatus.Phase phase(String id) {
    WorkloadStatus status = workload(id);
    return status == null ? null : status.phase();
  }

  void awaitPhase(String id, WorkloadStatus.Phase phase) {
    await(id + " is " + phase, () -> phase(id) == phase);
  }

  /** Waits until nothing is left to do. */
  void settle() {
    await("all loops are at rest", () -> agent.idle());
  }

  static void await(String what, BooleanSupplier condition) {
    // Long: a busy machine takes its time to start a process, and only a failure waits this long.
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        fail("not within 60 s: " + what);
      }
      try {
        Thread.sleep(2);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        fail("interrupted: " + what);
      }
    }
  }

  @Override
  public void close() {
    agent.close();
    threads.close();
  }
}

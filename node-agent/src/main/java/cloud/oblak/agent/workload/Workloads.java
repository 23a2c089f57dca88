package cloud.oblak.agent.workload;

import cloud.oblak.agent.console.ConsolePart;
import cloud.oblak.agent.container.ContainerRuntime;
import cloud.oblak.agent.desired.DesiredState;
import cloud.oblak.agent.desired.Held;
import cloud.oblak.agent.desired.ObjectKey;
import cloud.oblak.agent.desired.Observations;
import cloud.oblak.agent.desired.StateFolder;
import cloud.oblak.agent.hypervisor.Hypervisor;
import cloud.oblak.agent.hypervisor.Screenshot;
import cloud.oblak.agent.image.ImageLoop;
import cloud.oblak.agent.loop.Backoff;
import cloud.oblak.agent.loop.KeyedLoop;
import cloud.oblak.agent.loop.Threads;
import cloud.oblak.agent.network.NetworkBackend;
import cloud.oblak.agent.port.Ports;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.ObservedObject;
import cloud.oblak.nodeapi.Workload;
import cloud.oblak.nodeapi.WorkloadStatus;
import cloud.oblak.nodeapi.WorkloadStatus.Phase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Runs the workloads of this host as desired. */
public final class Workloads {
  private final DesiredState desired;
  private final Observations observations;
  private final FactsStore facts;
  private final Engines engines;
  private final KeyedLoop<String> loop;

  public Workloads(
      Context context, Drivers drivers, StateFolder folder, Threads threads, Backoff backoff) {
    this.desired = context.desired();
    this.observations = context.observations();
    this.facts = new FactsStore(folder);
    this.engines =
        new Engines(
            new ContainerEngine(drivers.containers()),
            new VmEngine(drivers.vms(), drivers.network()));
    this.loop =
        new KeyedLoop<>(
            "workload", threads, backoff, new WorkloadReconciler(context, facts, engines));
    drivers.containers().onExit(loop::wake);
    drivers.vms().onExit(loop::wake);
    context.ports().onReady(this::wakeUsersOfPort);
    context.ports().inUse(facts::usesPort);
    context.images().onSettled(this::wakeUsersOfImage);
    context.images().inUse(this::usesImage);
  }

  /** Looks at a changed workload. */
  public void changed(Held held) {
    loop.wake(held.object().id());
  }

  /** Compares what is reported with what the drivers see, for exits that nobody told us of. */
  public void sweep() {
    Set<String> running = new HashSet<>();
    for (Engine engine : engines.all()) {
      for (GuestState state : engine.list()) {
        if (state.running()) {
          running.add(state.instanceId());
        }
      }
    }
    for (Held held : desired.all(ObjectKind.WORKLOAD)) {
      String id = held.object().id();
      boolean reported =
          observations.last(new ObjectKey(ObjectKind.WORKLOAD, id)).orElse(null)
                  instanceof WorkloadStatus status
              && status.phase() == Phase.RUNNING;
      if (reported != running.contains(id)) {
        loop.wake(id);
      }
    }
  }

  /** Workloads on this host that no desired object names. */
  public List<ObservedObject> strays() {
    List<ObservedObject> strays = new ArrayList<>();
    for (Engine engine : engines.all()) {
      for (GuestState state : engine.list()) {
        if (desired.find(ObjectKind.WORKLOAD, state.instanceId()).isEmpty()) {
          Phase phase = state.running() ? Phase.RUNNING : Phase.STOPPED;
          strays.add(
              new ObservedObject(
                  ObjectKind.WORKLOAD,
                  state.instanceId(),
                  0,
                  new WorkloadStatus(
                      phase,
                      state.exitCode(),
                      state.reason(),
                      state.running() ? state.startedAt() : null,
                      null,
                      0)));
        }
      }
    }
    return strays;
  }

  /**
   * A part of a workload's serial console or log; empty where there is none.
   *
   * @param after the position to go on from; empty: the oldest that is kept; null: the last bytes
   */
  public ConsolePart console(String instanceId, String after, int maxBytes) {
    return desired
        .find(ObjectKind.WORKLOAD, instanceId)
        .filter(held -> held.lastSpec() instanceof Workload)
        .map(held -> engines.of((Workload) held.lastSpec()).console(instanceId, after, maxBytes))
        .orElseGet(() -> ConsolePart.none(after));
  }

  /** What a workload's display shows. */
  public Screenshot screenshot(String instanceId, boolean wake) {
    return desired
        .find(ObjectKind.WORKLOAD, instanceId)
        .filter(held -> held.lastSpec() instanceof Workload)
        .map(held -> engines.of((Workload) held.lastSpec()).screenshot(instanceId, wake))
        .orElseGet(Screenshot.NotRunning::new);
  }

  public boolean idle() {
    return loop.idle();
  }

  public void close() {
    loop.close();
  }

  private boolean usesImage(String imageId) {
    return facts.usesImage(imageId)
        || desired.all(ObjectKind.WORKLOAD).stream()
            .anyMatch(held ->
                !held.removed()
                    && held.object().spec() instanceof Workload spec
                    && spec.image().imageId().equals(imageId));
  }

  private void wakeUsersOfPort(String portId) {
    wakeWhere(spec -> spec.portId().equals(portId));
  }

  private void wakeUsersOfImage(String imageId) {
    wakeWhere(spec -> spec.image().imageId().equals(imageId));
  }

  private void wakeWhere(Predicate<Workload> filter) {
    for (Held held : desired.all(ObjectKind.WORKLOAD)) {
      if (!held.removed() && held.object().spec() instanceof Workload spec && filter.test(spec)) {
        loop.wake(held.object().id());
      }
    }
  }

  /** The drivers that run workloads. */
  public record Drivers(ContainerRuntime containers, Hypervisor vms, NetworkBackend network) {}

  /**
   * What the workloads of a host work with.
   *
   * @param parallelActions at most this many preparations, starts and removals at once
   */
  public record Context(
      DesiredState desired,
      Observations observations,
      Ports ports,
      ImageLoop images,
      Heartbeat heartbeat,
      Clock clock,
      int parallelActions) {}
}

package cloud.oblak.agent.port;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.desired.DesiredState;
import cloud.oblak.agent.desired.Held;
import cloud.oblak.agent.desired.ObjectKey;
import cloud.oblak.agent.desired.Observations;
import cloud.oblak.agent.loop.Backoff;
import cloud.oblak.agent.loop.KeyedLoop;
import cloud.oblak.agent.loop.Step;
import cloud.oblak.agent.loop.Threads;
import cloud.oblak.agent.network.NetworkBackend;
import cloud.oblak.agent.network.PortAttachment;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.ObjectStatus;
import cloud.oblak.nodeapi.ObjectStatus.Phase;
import cloud.oblak.nodeapi.PortSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.MDC;

/** Keeps the ports of this host as desired. */
public final class Ports {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final DesiredState desired;
  private final Observations observations;
  private final NetworkBackend network;
  private final Vpcs vpcs;
  private final KeyedLoop<String> loop;
  private final Map<String, Ready> ready = new ConcurrentHashMap<>();
  private final Map<String, Refused> refused = new ConcurrentHashMap<>();
  private volatile Consumer<String> onReady = _ -> {};
  private volatile Predicate<String> inUse = _ -> false;

  public Ports(
      DesiredState desired,
      Observations observations,
      NetworkBackend network,
      Vpcs vpcs,
      Threads threads,
      Backoff backoff) {
    this.desired = desired;
    this.observations = observations;
    this.network = network;
    this.vpcs = vpcs;
    this.loop = new KeyedLoop<>("port", threads, backoff, this::reconcile);
    vpcs.onReady(this::wakePortsOf);
    vpcs.member(this::names);
  }

  /** Has {@code listener} told the id of a port that became ready or failed. */
  public void onReady(Consumer<String> listener) {
    onReady = listener;
  }

  /** Says which ports a workload on this host still uses: those are not removed. */
  public void inUse(Predicate<String> predicate) {
    inUse = predicate;
  }

  /** Looks at a changed port. */
  public void changed(Held held) {
    loop.wake(held.object().id());
  }

  /** Has a port looked at soon, for example because its workload is gone. */
  public void wake(String portId) {
    loop.wake(portId);
  }

  /** The port's specification and attachment, once it is ready. */
  public Optional<Ready> ready(String portId) {
    return Optional.ofNullable(ready.get(portId));
  }

  /** Why a port is not ready; empty where nothing is known. */
  public String whyNotReady(String portId) {
    return observations
        .last(new ObjectKey(ObjectKind.PORT, portId))
        .map(status -> status instanceof ObjectStatus object ? object.reason() : "")
        .orElse("");
  }

  /** Whether the port cannot be made as it is desired now. */
  public boolean failed(String portId) {
    Refused before = refused.get(portId);
    return before != null
        && desired
            .find(ObjectKind.PORT, portId)
            .filter(held -> before.spec.equals(held.object().spec()))
            .isPresent();
  }

  public boolean idle() {
    return loop.idle();
  }

  public void close() {
    loop.close();
  }

  private void wakePortsOf(String vpcId) {
    for (Held held : desired.all(ObjectKind.PORT)) {
      boolean member = held.lastSpec() instanceof PortSpec port && port.vpcId().equals(vpcId);
      if (member && !held.removed() && !ready.containsKey(held.object().id())) {
        loop.wake(held.object().id());
      }
    }
  }

  Step reconcile(String portId) {
    Held held = desired.find(ObjectKind.PORT, portId).orElse(null);
    if (held == null) {
      return Step.DONE;
    }
    if (!held.removed() && desired.orphan(new ObjectKey(ObjectKind.PORT, portId))) {
      publish(held, ready.containsKey(portId) ? Phase.READY : Phase.PENDING, "");
      return Step.DONE;
    }
    try (var _ = MDC.putCloseable("requestId", held.requestId())) {
      return held.removed() ? remove(portId, held) : apply(portId, held);
    }
  }

  private Step apply(String portId, Held held) {
    PortSpec spec = (PortSpec) held.object().spec();
    Ready now = ready.get(portId);
    if (now != null && now.spec.equals(spec)) {
      publish(held, Phase.READY, "");
      return Step.DONE;
    }
    Refused before = refused.get(portId);
    if (before != null && before.spec.equals(spec)) {
      publish(held, Phase.FAILED, before.reason);
      return Step.DONE;
    }
    boolean regrouped = now != null && !now.spec.securityGroups().equals(spec.securityGroups());
    boolean awaited =
        regrouped
            ? !vpcs.inForce(spec.vpcId(), spec.securityGroups())
            : now == null && !vpcs.ready(spec.vpcId());
    if (awaited) {
      // The VPC wakes its ports; the second look is for one that became ready in between.
      publish(held, Phase.PENDING, "waits for its VPC");
      vpcs.wake(spec.vpcId());
      return Step.again(LOOK_AGAIN);
    }
    try {
      PortAttachment attachment = network.applyPort(spec);
      ready.put(portId, new Ready(spec, attachment));
    } catch (DriverException failure) {
      if (failure.permanent()) {
        refused.put(portId, new Refused(spec, failure.getMessage()));
        publish(held, Phase.FAILED, failure.getMessage());
        onReady.accept(portId);
        return Step.DONE;
      }
      publish(held, Phase.PENDING, failure.getMessage());
      throw failure;
    }
    refused.remove(portId);
    publish(held, Phase.READY, "");
    onReady.accept(portId);
    if (regrouped || now == null) {
      // A group that only waited for this port may go.
      vpcs.wake(spec.vpcId());
    }
    return Step.DONE;
  }

  private boolean names(String groupId) {
    return ready.values().stream().anyMatch(now -> now.spec.securityGroups().contains(groupId))
        || network.ports().keySet().stream().anyMatch(this::unknown);
  }

  /** Whether a port that an earlier agent made may still name any group. */
  private boolean unknown(String portId) {
    return !ready.containsKey(portId)
        && !refused.containsKey(portId)
        && desired.find(ObjectKind.PORT, portId).filter(held -> !held.removed()).isPresent();
  }

  private Step remove(String portId, Held held) {
    if (inUse.test(portId)) {
      publish(held, Phase.PENDING, "waits for its workload to be removed");
      return Step.again(LOOK_AGAIN);
    }
    ready.remove(portId);
    refused.remove(portId);
    network.removePort(portId);
    publish(held, Phase.GONE, "");
    // The VPC or a group may have waited for it to go.
    if (held.lastSpec() instanceof PortSpec port) {
      vpcs.wake(port.vpcId());
    }
    return Step.DONE;
  }

  private void publish(Held held, Phase phase, String reason) {
    observations.publish(
        new ObjectKey(ObjectKind.PORT, held.object().id()),
        held.generation(),
        new ObjectStatus(phase, reason));
  }

  /**
   * A port in force.
   *
   * @param spec as it was applied
   * @param attachment what its workload needs
   */
  public record Ready(PortSpec spec, PortAttachment attachment) {}

  private record Refused(PortSpec spec, String reason) {}
}

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
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.ObjectStatus;
import cloud.oblak.nodeapi.ObjectStatus.Phase;
import cloud.oblak.nodeapi.SecurityGroupSpec;
import cloud.oblak.nodeapi.VpcSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.MDC;

/** Keeps VPCs and their security groups as desired; one key is a VPC with all its groups. */
public final class Vpcs {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final DesiredState desired;
  private final Observations observations;
  private final NetworkBackend network;
  private final KeyedLoop<String> loop;
  private final Map<String, Applied> applied = new ConcurrentHashMap<>();
  private final Map<String, Refused> refused = new ConcurrentHashMap<>();
  private volatile Consumer<String> onReady = _ -> {};
  private volatile Predicate<String> member = _ -> false;

  public Vpcs(
      DesiredState desired,
      Observations observations,
      NetworkBackend network,
      Threads threads,
      Backoff backoff) {
    this.desired = desired;
    this.observations = observations;
    this.network = network;
    this.loop = new KeyedLoop<>("vpc", threads, backoff, this::reconcile);
  }

  /** Has {@code listener} told the id of a VPC whose ports can be made or changed now. */
  public void onReady(Consumer<String> listener) {
    onReady = listener;
  }

  /** Says which security groups a port in force still names: those are not taken from it. */
  public void member(Predicate<String> predicate) {
    member = predicate;
  }

  /** Looks at the VPC that a changed VPC or security group belongs to. */
  public void changed(Held held) {
    switch (held.lastSpec()) {
      case SecurityGroupSpec group -> loop.wake(group.vpcId());
      case null -> {
        if (held.object().kind() == ObjectKind.SECURITY_GROUP) {
          publish(held, Phase.GONE, "");
        } else {
          loop.wake(held.object().id());
        }
      }
      default -> loop.wake(held.object().id());
    }
  }

  /** Has a VPC looked at soon, for example because a port of it is gone. */
  public void wake(String vpcId) {
    loop.wake(vpcId);
  }

  /** Whether the VPC and the groups that are desired now are in force. */
  public boolean ready(String vpcId) {
    Applied now = applied.get(vpcId);
    Held vpc = desired.find(ObjectKind.VPC, vpcId).filter(held -> !held.removed()).orElse(null);
    return now != null && vpc != null && now.equals(wanted(vpc, groupsOf(vpcId)));
  }

  /** Whether these security groups of the VPC are in force. */
  public boolean inForce(String vpcId, Collection<String> groupIds) {
    Applied now = applied.get(vpcId);
    return now != null
        && now.groups.stream()
            .map(SecurityGroupSpec::groupId)
            .collect(Collectors.toSet())
            .containsAll(groupIds);
  }

  public boolean idle() {
    return loop.idle();
  }

  public void close() {
    loop.close();
  }

  Step reconcile(String vpcId) {
    Held vpc = desired.find(ObjectKind.VPC, vpcId).orElse(null);
    List<Held> groups = groupsOf(vpcId);
    if (vpc == null || vpc.removed()) {
      return remove(vpcId, vpc, groups);
    }
    if (desired.orphan(new ObjectKey(ObjectKind.VPC, vpcId))) {
      publishAll(vpc, groups, applied.containsKey(vpcId) ? Phase.READY : Phase.PENDING, "");
      return Step.DONE;
    }
    try (var _ = MDC.putCloseable("requestId", vpc.requestId())) {
      return apply(vpcId, vpc, groups);
    }
  }

  private Step apply(String vpcId, Held vpc, List<Held> groups) {
    Applied wanted = wanted(vpc, groups);
    Refused before = refused.get(vpcId);
    if (before != null && before.wanted.equals(wanted)) {
      publishAll(vpc, groups, Phase.FAILED, before.reason);
      return Step.DONE;
    }
    Applied now = applied.get(vpcId);
    try {
      if (now == null || !now.vpc.equals(wanted.vpc)) {
        network.applyVpc(wanted.vpc);
      }
      if (now == null || !now.groups.equals(wanted.groups)) {
        network.applyGroups(vpcId, wanted.groups);
      }
    } catch (DriverException failure) {
      applied.remove(vpcId);
      if (failure.permanent()) {
        refused.put(vpcId, new Refused(wanted, failure.getMessage()));
        publishAll(vpc, groups, Phase.FAILED, failure.getMessage());
        return Step.DONE;
      }
      publishAll(vpc, groups, Phase.PENDING, failure.getMessage());
      throw failure;
    }
    refused.remove(vpcId);
    applied.put(vpcId, wanted);
    publishAll(vpc, groups, Phase.READY, "");
    onReady.accept(vpcId);
    return Step.DONE;
  }

  private Step remove(String vpcId, Held vpc, List<Held> groups) {
    for (Held group : groups) {
      publish(group, group.removed() ? Phase.GONE : Phase.PENDING, "its VPC is not on this host");
    }
    if (vpc == null) {
      applied.remove(vpcId);
      return Step.DONE;
    }
    if (network.ports().containsValue(vpcId)) {
      publish(vpc, Phase.PENDING, "waits for its ports to be removed");
      return Step.again(LOOK_AGAIN);
    }
    applied.remove(vpcId);
    refused.remove(vpcId);
    network.removeVpc(vpcId);
    publish(vpc, Phase.GONE, "");
    return Step.DONE;
  }

  private Applied wanted(Held vpc, List<Held> groups) {
    return new Applied(
        (VpcSpec) vpc.object().spec(),
        groups.stream()
            .filter(held -> !removable(held))
            .map(held -> (SecurityGroupSpec) held.lastSpec())
            .collect(Collectors.toUnmodifiableSet()));
  }

  // A port whose groups change would be closed for a moment if the one it still has went first.
  private boolean removable(Held group) {
    return group.removed() && !member.test(group.object().id());
  }

  private List<Held> groupsOf(String vpcId) {
    List<Held> groups = new ArrayList<>();
    for (Held held : desired.all(ObjectKind.SECURITY_GROUP)) {
      if (held.lastSpec() instanceof SecurityGroupSpec group && group.vpcId().equals(vpcId)) {
        groups.add(held);
      }
    }
    return groups;
  }

  private void publishAll(Held vpc, List<Held> groups, Phase phase, String reason) {
    publish(vpc, phase, reason);
    for (Held group : groups) {
      boolean ready = phase == Phase.READY;
      if (ready && group.removed() && !removable(group)) {
        publish(group, Phase.PENDING, "waits for its ports to be changed");
      } else {
        publish(group, ready && group.removed() ? Phase.GONE : phase, reason);
      }
    }
  }

  private void publish(Held held, Phase phase, String reason) {
    observations.publish(
        new ObjectKey(held.object().kind(), held.object().id()),
        held.generation(),
        new ObjectStatus(phase, phase == Phase.GONE ? "" : reason));
  }

  /** What is in force, or should be. */
  private record Applied(VpcSpec vpc, Set<SecurityGroupSpec> groups) {}

  private record Refused(Applied wanted, String reason) {}
}

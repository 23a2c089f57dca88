package cloud.oblak.agent.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.Wanted;
import cloud.oblak.agent.desired.DesiredState;
import cloud.oblak.agent.desired.Held;
import cloud.oblak.agent.desired.MemoryFolder;
import cloud.oblak.agent.desired.ObjectKey;
import cloud.oblak.agent.desired.Observations;
import cloud.oblak.agent.desired.Owner;
import cloud.oblak.agent.loop.Backoff;
import cloud.oblak.agent.loop.Threads;
import cloud.oblak.agent.network.MemoryNetwork;
import cloud.oblak.agent.network.NetworkBackend;
import cloud.oblak.nodeapi.DesiredObject;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.ObjectStatus;
import cloud.oblak.nodeapi.PortSpec;
import cloud.oblak.nodeapi.SecurityGroupSpec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A port whose groups change is at no moment a member of unknown groups only. */
class GroupChangeTest {
  private static final String OTHER = "sg-00000000000000002";

  private final Threads threads = Threads.create();
  private final MemoryFolder folder = new MemoryFolder();
  private final MemoryNetwork network = new MemoryNetwork();
  private final Set<String> groups = new HashSet<>();
  private List<String> memberships = List.of();
  private int closed;
  private DesiredState desired;
  private Observations observations;
  private Vpcs vpcs;
  private Ports ports;

  @BeforeEach
  void oneOpenPort() {
    start();
    want(Wanted.vpc(), Wanted.group(), Wanted.containerPort());
    await(ObjectKind.PORT, Wanted.CONTAINER_PORT, 1, ObjectStatus.Phase.READY);
  }

  private void start() {
    desired = new DesiredState(folder);
    observations = new Observations(desired, Clock.systemUTC());
    Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5));
    NetworkBackend watched =
        (NetworkBackend)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {NetworkBackend.class},
                (_, method, arguments) -> {
                  try {
                    Object result = method.invoke(network, arguments);
                    look(method.getName(), arguments);
                    return result;
                  } catch (InvocationTargetException failed) {
                    throw failed.getCause();
                  }
                });
    vpcs = new Vpcs(desired, observations, watched, threads, backoff);
    ports = new Ports(desired, observations, watched, vpcs, threads, backoff);
    desired.onChange(this::changed);
    for (Owner owner : Owner.values()) {
      desired.all(owner).forEach(this::changed);
    }
  }

  private void changed(Held held) {
    if (held.object().kind() == ObjectKind.PORT) {
      ports.changed(held);
    } else {
      vpcs.changed(held);
    }
  }

  @AfterEach
  void close() {
    stop();
    threads.close();
  }

  private void stop() {
    vpcs.close();
    ports.close();
  }

  private synchronized void look(String call, Object[] arguments) {
    switch (call) {
      case "applyGroups" -> {
        groups.clear();
        groups.addAll(
            ((Collection<?>) arguments[1])
                .stream()
                    .map(group -> ((SecurityGroupSpec) group).groupId())
                    .collect(Collectors.toSet()));
      }
      case "applyPort" -> memberships = ((PortSpec) arguments[0]).securityGroups();
      default -> {
        return;
      }
    }
    if (!memberships.isEmpty() && memberships.stream().noneMatch(groups::contains)) {
      closed++;
    }
  }

  private void want(DesiredObject... objects) {
    for (DesiredObject object : objects) {
      desired.accept(1, object);
    }
  }

  private void await(ObjectKind kind, String id, long generation, ObjectStatus.Phase phase) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!observed(kind, id, generation, phase)) {
      assertTrue(System.nanoTime() < end, () -> id + " is not " + phase);
      LockSupport.parkNanos(200_000);
    }
  }

  private boolean observed(ObjectKind kind, String id, long generation, ObjectStatus.Phase phase) {
    boolean known =
        desired.find(kind, id).map(held -> held.generation() >= generation).orElse(true);
    return known
        && vpcs.idle()
        && ports.idle()
        && observations.last(new ObjectKey(kind, id)).orElse(null) instanceof ObjectStatus status
        && status.phase() == phase;
  }

  private static DesiredObject group(String id, long generation) {
    return Wanted.of(
        ObjectKind.SECURITY_GROUP,
        id,
        generation,
        new SecurityGroupSpec(id, Wanted.VPC, List.of()));
  }

  private static DesiredObject port(String group, long generation) {
    PortSpec before = (PortSpec) Wanted.containerPort().spec();
    return Wanted.of(
        ObjectKind.PORT,
        before.portId(),
        generation,
        new PortSpec(
            before.portId(),
            before.vpcId(),
            before.subnetId(),
            before.instanceId(),
            before.kind(),
            before.mac(),
            before.privateIp(),
            before.publicIp(),
            before.hostname(),
            List.of(group)));
  }

  @Test
  void theNewGroupComesBeforeThePortAndTheOldOneGoesAfterIt() {
    String from = Wanted.GROUP;
    String to = OTHER;
    for (long generation = 2; generation < 40; generation++) {
      DesiredObject[] change = {
        Wanted.tombstone(ObjectKind.SECURITY_GROUP, from, generation),
        port(to, generation),
        group(to, generation)
      };
      // In whatever order a host hears of it.
      for (int i = 0; i < change.length; i++) {
        want(change[(int) ((generation + i) % change.length)]);
      }
      await(ObjectKind.SECURITY_GROUP, from, generation, ObjectStatus.Phase.GONE);
      await(ObjectKind.PORT, Wanted.CONTAINER_PORT, generation, ObjectStatus.Phase.READY);
      String next = from;
      from = to;
      to = next;
    }
    assertEquals(0, closed);
    assertEquals(Set.of(from), groups);
  }

  @Test
  void aGroupThatAwaitedAPortGoesWithThePort() {
    want(
        Wanted.tombstone(ObjectKind.SECURITY_GROUP, Wanted.GROUP, 2),
        Wanted.tombstone(ObjectKind.PORT, Wanted.CONTAINER_PORT, 2));
    await(ObjectKind.PORT, Wanted.CONTAINER_PORT, 2, ObjectStatus.Phase.GONE);
    await(ObjectKind.SECURITY_GROUP, Wanted.GROUP, 2, ObjectStatus.Phase.GONE);
  }

  @Test
  void anAgentThatStartsInTheMiddleOfAChangeKeepsThePortOpen() {
    stop();
    DesiredState meanwhile = new DesiredState(folder);
    for (DesiredObject change :
        List.of(
            Wanted.tombstone(ObjectKind.SECURITY_GROUP, Wanted.GROUP, 2),
            group(OTHER, 2),
            port(OTHER, 2))) {
      meanwhile.accept(1, change);
    }
    start();
    await(ObjectKind.PORT, Wanted.CONTAINER_PORT, 2, ObjectStatus.Phase.READY);
    await(ObjectKind.SECURITY_GROUP, Wanted.GROUP, 2, ObjectStatus.Phase.GONE);
    assertEquals(0, closed);
    assertEquals(Set.of(OTHER), groups);
  }
}

package cloud.oblak.compute.instance;

import cloud.oblak.compute.host.Hosts;
import cloud.oblak.compute.placement.Placement;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.kit.reconcile.Outcome;
import cloud.oblak.kit.reconcile.Reconciler;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Ends what was on a fenced host without asking it: the ports at the network first, then state and
 * capacity in one transaction, as in any teardown.
 */
@ApplicationScoped
public class FenceReconciler implements Reconciler {
  private static final int BATCH = 200;
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final InstanceStore store;
  private final NetworkPorts ports;
  private final Placement placement;
  private final Hosts hosts;
  private final HostObjects objects;

  FenceReconciler(
      InstanceStore store,
      NetworkPorts ports,
      Placement placement,
      Hosts hosts,
      @Identifier("compute") HostObjects objects) {
    this.store = store;
    this.ports = ports;
    this.placement = placement;
    this.hosts = hosts;
    this.objects = objects;
  }

  @Override
  public String kind() {
    return Hosts.FENCE;
  }

  @Override
  public Outcome reconcile(String hostId) {
    ports.fence(hostId);
    // Asked before the rest: a launch that is finished in between is among those that are ended.
    boolean awaited = store.awaitedOnHost(hostId);
    int ended = QuarkusTransaction.requiringNew().call(() -> end(hostId));
    if (ended == BATCH) {
      return Outcome.again(Duration.ZERO);
    }
    return awaited ? Outcome.again(LOOK_AGAIN) : Outcome.done();
  }

  private int end(String hostId) {
    List<Instance> rows = store.lockAllOnHost(hostId, BATCH);
    Instant now = store.clock();
    Instant lastSeen = hosts.lastSeen(hostId).orElse(now);
    for (Instance instance : rows) {
      instance.hostLost(lastSeen, now);
    }
    placement.release(rows.stream().map(Launches::claim).toList());
    objects.forgetHost(hostId);
    store.save(rows, InstanceStore.Actor.SERVICE);
    return rows.size();
  }
}

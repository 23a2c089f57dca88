package cloud.oblak.compute.instance;

import cloud.oblak.compute.placement.Placement;
import cloud.oblak.kit.reconcile.Outcome;
import cloud.oblak.kit.reconcile.Reconciler;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Gives up what instances held whose workload is gone from a host: the ports first, and when those
 * are gone too, capacity and state in one transaction. Its keys are hosts, so that many that end
 * together cost few calls.
 */
@ApplicationScoped
public class TeardownReconciler implements Reconciler {
  static final String KIND = "teardown";
  private static final int BATCH = 200;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(150);

  private final InstanceStore store;
  private final NetworkPorts ports;
  private final Placement placement;

  TeardownReconciler(InstanceStore store, NetworkPorts ports, Placement placement) {
    this.store = store;
    this.ports = ports;
    this.placement = placement;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Outcome reconcile(String hostId) {
    List<Instance> ending = store.goneOnHost(hostId, BATCH);
    if (ending.isEmpty()) {
      return Outcome.done();
    }
    List<String> portIds =
        ending.stream().map(instance -> instance.condition().place().portId()).toList();
    ports.release(portIds);
    List<String> gone = ports.gone(portIds);
    List<String> ended =
        ending.stream()
            .filter(instance -> gone.contains(instance.condition().place().portId()))
            .map(Instance::id)
            .toList();
    QuarkusTransaction.requiringNew().run(() -> terminated(hostId, ended));
    return ended.size() == ending.size() && ending.size() == BATCH
        ? Outcome.again(Duration.ZERO)
        : ended.size() == ending.size() ? Outcome.done() : Outcome.again(LOOK_AGAIN);
  }

  private void terminated(String hostId, List<String> ids) {
    if (ids.isEmpty()) {
      return;
    }
    List<Instance> rows = store.lockOnHost(hostId, ids);
    Instant now = store.clock();
    List<Instance> ending =
        rows.stream()
            .filter(instance -> instance.condition().state() == InstanceState.SHUTTING_DOWN)
            .toList();
    ending.forEach(instance -> instance.terminated(now));
    placement.release(ending.stream().map(Launches::claim).toList());
    store.save(ending, InstanceStore.Actor.SERVICE);
  }
}

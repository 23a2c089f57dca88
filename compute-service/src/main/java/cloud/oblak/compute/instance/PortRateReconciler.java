package cloud.oblak.compute.instance;

import cloud.oblak.kit.reconcile.Outcome;
import cloud.oblak.kit.reconcile.Reconciler;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Tells the network how fast the port of an instance may be whose type was changed. */
@ApplicationScoped
public class PortRateReconciler implements Reconciler {
  static final String KIND = "port-rate";

  private final InstanceStore store;
  private final NetworkPorts ports;

  PortRateReconciler(InstanceStore store, NetworkPorts ports) {
    this.store = store;
    this.ports = ports;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Outcome reconcile(String instanceId) {
    store
        .find(instanceId)
        .filter(instance -> instance.condition().state() != InstanceState.TERMINATED)
        .ifPresent(instance ->
            ports.limit(
                List.of(
                    new NetworkPorts.Rate(
                        instance.condition().place().portId(),
                        instance.origin().size().networkMbit()))));
    return Outcome.done();
  }
}

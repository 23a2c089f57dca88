package cloud.oblak.compute.instance;

import cloud.oblak.kit.reconcile.Outcome;
import cloud.oblak.kit.reconcile.Reconciler;
import jakarta.enterprise.context.ApplicationScoped;

/** Looks whether a change of an instance's security groups was written down to its end. */
@ApplicationScoped
public class PortGroupsReconciler implements Reconciler {
  static final String KIND = "port-groups";

  private final InstanceStore store;
  private final InstanceGroups groups;

  PortGroupsReconciler(InstanceStore store, InstanceGroups groups) {
    this.store = store;
    this.groups = groups;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Outcome reconcile(String instanceId) {
    store.find(instanceId).filter(InstanceGroups::changeable).ifPresent(groups::follow);
    return Outcome.done();
  }
}

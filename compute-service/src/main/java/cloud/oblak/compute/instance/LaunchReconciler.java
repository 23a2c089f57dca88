package cloud.oblak.compute.instance;

import cloud.oblak.kit.reconcile.Outcome;
import cloud.oblak.kit.reconcile.Reconciler;
import cloud.oblak.platform.FaultException;
import jakarta.enterprise.context.ApplicationScoped;

/** Finishes launches that a crash interrupted, and cleans up after those that were given up. */
@ApplicationScoped
public class LaunchReconciler implements Reconciler {
  static final String KIND = "launch";

  private final Launches launches;

  LaunchReconciler(Launches launches) {
    this.launches = launches;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Outcome reconcile(String reservationId) {
    launches.clean(reservationId);
    try {
      launches.finish(reservationId);
    } catch (FaultException failed) {
      if (!Launches.refusal(failed.fault())) {
        throw failed;
      }
    }
    return Outcome.done();
  }
}

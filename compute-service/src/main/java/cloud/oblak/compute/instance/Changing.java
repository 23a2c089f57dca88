package cloud.oblak.compute.instance;

import cloud.oblak.platform.Principal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;

/** Changes several things of an instance: all that was asked for, or nothing. */
@ApplicationScoped
class Changing {
  private final Instances instances;
  private final Resizing resizing;

  Changing(Instances instances, Resizing resizing) {
    this.instances = instances;
    this.resizing = resizing;
  }

  /**
   * Changes what the request names.
   *
   * @throws cloud.oblak.platform.FaultException as {@link Instances} and {@link Resizing} say for
   *     each of its parts; nothing is changed then
   */
  Instance change(Principal caller, String id, ChangeRequest request) {
    return QuarkusTransaction.requiringNew().call(() -> together(caller, id, request));
  }

  private Instance together(Principal caller, String id, ChangeRequest request) {
    if (request.instanceType() != null) {
      resizing.resize(caller, id, request.instanceType());
    }
    if (request.userData() != null) {
      instances.give(caller, id, request.userData());
    }
    if (request.restartPolicy() != null) {
      instances.restart(caller, id, request.restartPolicy());
    }
    if (request.shutdownBehavior() != null) {
      instances.behave(caller, id, request.shutdownBehavior());
    }
    return instances.update(
        caller, id, request.name(), request.tags(), request.terminationProtection());
  }
}

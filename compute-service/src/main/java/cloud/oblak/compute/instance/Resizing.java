package cloud.oblak.compute.instance;

import cloud.oblak.compute.instancetype.InstanceType;
import cloud.oblak.compute.instancetype.InstanceTypes;
import cloud.oblak.compute.placement.Placement;
import cloud.oblak.kit.reconcile.WorkQueue;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Principal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Changes the type of a stopped instance: its claim on its host and its limits in one transaction.
 */
@ApplicationScoped
public class Resizing {
  private final InstanceTypes types;
  private final InstanceStore store;
  private final Placement placement;
  private final WorkQueue queue;

  Resizing(
      InstanceTypes types,
      InstanceStore store,
      Placement placement,
      @Identifier("compute") WorkQueue queue) {
    this.types = types;
    this.store = store;
    this.placement = placement;
    this.queue = queue;
  }

  /**
   * Gives a stopped instance another type; its disk keeps the size it was launched with.
   *
   * @throws cloud.oblak.platform.FaultException WrongState where it is not stopped, NoCapacity
   *     where its host has no room
   */
  public Instance resize(Principal caller, String id, String typeName) {
    InstanceType type = types.named(typeName);
    return QuarkusTransaction.joiningExisting()
        .call(() -> {
          List<Instance> rows = store.lock(caller.accountId(), List.of(id));
          Instances.IDS.allFound(List.of(id), rows.stream().map(Instance::id).toList());
          Instance instance = rows.getFirst();
          if (!instance.origin().size().type().equals(type.name())) {
            move(caller, instance, type);
          }
          return instance;
        });
  }

  private void move(Principal caller, Instance instance, InstanceType type) {
    if (!types.hold(type.name())) {
      throw new Fault.Conflict(CommonFault.CONFLICT, "The type was just deleted; choose another.")
          .exception();
    }
    Placement.Claim before = Launches.claim(instance);
    Origin origin = instance.origin();
    long memory = placement.memoryClaim(origin.kind(), type.memoryBytes());
    instance.resize(Running.size(type, memory, origin.size().diskBytes()));
    placement.resize(before, instance.origin().size().cpuClaim(), memory);
    InstanceStore.Actor actor = new InstanceStore.Actor(caller.arn(), caller.requestId());
    store.save(List.of(instance), "instance.resize", new InstanceStore.Asked(actor, store.clock()));
    queue.wake(PortRateReconciler.KIND, instance.id());
  }
}

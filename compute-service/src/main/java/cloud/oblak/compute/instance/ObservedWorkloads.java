package cloud.oblak.compute.instance;

import cloud.oblak.kit.reconcile.WorkQueue;
import cloud.oblak.nodeapi.ObservedObject;
import cloud.oblak.nodeapi.WorkloadStatus;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a host's reports about workloads change, in the caller's transaction. */
@ApplicationScoped
public class ObservedWorkloads {
  private final InstanceStore store;
  private final WorkQueue queue;
  private final Wishes wishes;

  ObservedWorkloads(InstanceStore store, @Identifier("compute") WorkQueue queue, Wishes wishes) {
    this.store = store;
    this.queue = queue;
    this.wishes = wishes;
  }

  /** A host reported workloads; those it has without being asked are left alone. */
  public void observed(String hostId, List<ObservedObject> workloads) {
    Map<String, ObservedObject> byId = new HashMap<>();
    workloads.forEach(seen -> byId.put(seen.id(), seen));
    List<Instance> rows = store.lockOnHost(hostId, byId.keySet());
    Instant now = store.clock();
    boolean gone = false;
    List<Instance> changed = new ArrayList<>();
    for (Instance instance : rows) {
      ObservedObject seen = byId.remove(instance.id());
      if (!(seen.status() instanceof WorkloadStatus status)) {
        continue;
      }
      Instance.Condition before = instance.condition();
      instance.observed(status, seen.generation(), now);
      if (!instance.condition().equals(before)) {
        changed.add(instance);
      }
      gone |= instance.condition().gone();
    }
    store.save(changed, InstanceStore.Actor.SERVICE);
    if (gone) {
      queue.wake(TeardownReconciler.KIND, hostId);
    }
    // Tombstones whose instance is forgotten already have done their work.
    byId.forEach((id, seen) -> {
      if (seen.status() instanceof WorkloadStatus status
          && status.phase() == WorkloadStatus.Phase.GONE) {
        wishes.forget(hostId, id);
      }
    });
  }
}

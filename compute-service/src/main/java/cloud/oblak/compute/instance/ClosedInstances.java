package cloud.oblak.compute.instance;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** Ends the instances of accounts that were closed. */
@ApplicationScoped
public class ClosedInstances {
  private static final int BATCH = 200;

  private final InstanceStore store;

  ClosedInstances(InstanceStore store) {
    this.store = store;
  }

  /**
   * Terminates what is not yet, protected or not.
   *
   * @return whether nothing of the account is left, launches that are not finished included
   */
  public boolean end(String accountId) {
    int ended = BATCH;
    while (ended == BATCH) {
      ended = QuarkusTransaction.requiringNew().call(() -> batch(accountId));
    }
    return !store.anyLeft(accountId);
  }

  private int batch(String accountId) {
    List<Instance> rows = store.lockStanding(accountId, BATCH);
    Instant now = store.clock();
    for (Instance instance : rows) {
      instance.change(null, false);
      instance.terminate(now);
    }
    store.save(
        rows, "instance.terminate", new InstanceStore.Asked(InstanceStore.Actor.SERVICE, now));
    return rows.size();
  }
}

package cloud.oblak.compute.instance;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.quota.Quotas;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;

/** Compares what is kept of quotas with the instances' rows, and corrects it. */
@ApplicationScoped
class AllowanceCheck {
  private final ServiceDatabase database;
  private final Quotas quotas;

  AllowanceCheck(
      @Identifier("compute") ServiceDatabase database, @Identifier("compute") Quotas quotas) {
    this.database = database;
    this.quotas = quotas;
  }

  @Scheduled(
      every = "10m",
      delayed = "1m",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void run() {
    database.query(InstanceQuota.DRIFTED, row -> row.getString(1)).forEach(quotas::mend);
  }
}

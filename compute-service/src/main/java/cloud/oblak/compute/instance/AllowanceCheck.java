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
  private static final String DRIFTED =
      """
      SELECT account_id
      FROM (SELECT account_id, count(*) AS instances, sum(vcpus) AS vcpus,
                   sum(memory_bytes >> 20) AS memory
            FROM instance WHERE state <> 'terminated' GROUP BY account_id) AS there
      FULL JOIN (SELECT account_id,
                        sum(used) FILTER (WHERE name = 'instances') AS instances,
                        sum(used) FILTER (WHERE name = 'vcpus') AS vcpus,
                        sum(used) FILTER (WHERE name = 'memory-mib') AS memory
                 FROM quota GROUP BY account_id) AS kept USING (account_id)
      WHERE coalesce(there.instances, 0) <> coalesce(kept.instances, 0)
         OR coalesce(there.vcpus, 0) <> coalesce(kept.vcpus, 0)
         OR coalesce(there.memory, 0) <> coalesce(kept.memory, 0)
      ORDER BY account_id
      """;

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
    database.query(DRIFTED, row -> row.getString(1)).forEach(quotas::mend);
  }
}

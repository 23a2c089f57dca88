package cloud.oblak.metering.audit;

import cloud.oblak.kit.database.ServiceDatabase;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;

/** Deletes records when their 90 days are over; the database refuses it before. */
@ApplicationScoped
class AuditPurge {
  private static final int BATCH = 10_000;

  private final ServiceDatabase database;

  AuditPurge(@Identifier("metering") ServiceDatabase database) {
    this.database = database;
  }

  @Scheduled(
      every = "1h",
      delayed = "10m",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void run() {
    database.updateInParts(
        BATCH,
        """
        DELETE FROM audit_record WHERE id IN
          (SELECT id FROM audit_record WHERE at < now() - interval '90 days' LIMIT ?)
        """);
  }
}

package cloud.oblak.metering.event;

import cloud.oblak.kit.database.ServiceDatabase;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;

/** Forgets old events; usage stays. */
@ApplicationScoped
class Purge {
  private static final int KEEP_DAYS = 35;
  private static final int BATCH = 10_000;

  private final ServiceDatabase database;

  Purge(@Identifier("metering") ServiceDatabase database) {
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
        DELETE FROM event WHERE number IN
          (SELECT number FROM event WHERE at < now() - make_interval(days => ?)
           ORDER BY at LIMIT ?)
        """,
        KEEP_DAYS);
  }
}

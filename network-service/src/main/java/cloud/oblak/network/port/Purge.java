package cloud.oblak.network.port;

import cloud.oblak.kit.database.ServiceDatabase;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;

/** Forgets released ids that no call and no host can still come with. */
@ApplicationScoped
class Purge {
  private static final int KEEP_DAYS = 35;

  private final ServiceDatabase database;

  Purge(@Identifier("network") ServiceDatabase database) {
    this.database = database;
  }

  @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void run() {
    database.update(
        """
        DELETE FROM released_port r WHERE at < now() - make_interval(days => ?)
          AND NOT EXISTS (SELECT 1 FROM port WHERE port.id = r.id)
        """,
        KEEP_DAYS);
  }
}

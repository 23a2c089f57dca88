package cloud.oblak.compute.instance;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.idempotency.ClientTokens;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;

/** Forgets what nobody needs to read any more. */
@ApplicationScoped
class Purge {
  private static final int TOKEN_HOURS = 48;

  private final ServiceDatabase database;
  private final ClientTokens tokens;
  private final InstanceConfig config;

  Purge(
      @Identifier("compute") ServiceDatabase database,
      @Identifier("compute") ClientTokens tokens,
      InstanceConfig config) {
    this.database = database;
    this.tokens = tokens;
    this.config = config;
  }

  @Scheduled(every = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void run() {
    QuarkusTransaction.requiringNew().run(this::purge);
  }

  /** Deletes terminated instances and old client tokens. */
  int purge() {
    tokens.prune(TOKEN_HOURS);
    database.update("DELETE FROM host_token WHERE expires_at < now() - interval '1 day'");
    return database.update(
        "DELETE FROM instance WHERE state = 'terminated'"
            + " AND terminated_at < now() - make_interval(secs => ?)",
        (double) config.keepTerminated().toSeconds());
  }
}

package cloud.oblak.network.closing;

import cloud.oblak.kit.closing.Closings;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.kit.quota.Quotas;
import cloud.oblak.kit.reconcile.Outcome;
import cloud.oblak.kit.reconcile.Reconciler;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Brings the networks of a closed account to nothing; its keys are accounts. */
@ApplicationScoped
public class ClosedAccountReconciler implements Reconciler {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final ServiceDatabase database;
  private final Outbox outbox;
  private final Quotas quotas;

  ClosedAccountReconciler(
      @Identifier("network") ServiceDatabase database,
      @Identifier("network") Outbox outbox,
      @Identifier("network") Quotas quotas) {
    this.database = database;
    this.outbox = outbox;
    this.quotas = quotas;
  }

  @Override
  public String kind() {
    return Closings.KIND;
  }

  @Override
  public Outcome reconcile(String accountId) {
    boolean done = QuarkusTransaction.requiringNew().call(() -> end(accountId));
    return done ? Outcome.done() : Outcome.again(LOOK_AGAIN);
  }

  private boolean end(String accountId) {
    // Whoever is making the default network just now is waited for; nobody makes one later.
    database.update(
        "INSERT INTO account_network (account_id) VALUES (?) ON CONFLICT DO NOTHING", accountId);
    // New ports lock their groups and then their VPC: they are seen here, or find neither.
    ids("SELECT id FROM security_group WHERE account_id = ? ORDER BY id FOR UPDATE", accountId);
    List<String> vpcs =
        ids("SELECT id FROM vpc WHERE account_id = ? ORDER BY id FOR UPDATE", accountId);
    if (database
        .find(
            "SELECT 1 FROM port WHERE vpc_id = ANY(?) LIMIT 1",
            row -> row.getInt(1),
            (Object) vpcs.toArray(String[]::new))
        .isPresent()) {
      return false;
    }
    // In the order of whoever changes tags: groups, VPCs, subnets, each by id.
    ids("SELECT id FROM subnet WHERE account_id = ? ORDER BY id FOR UPDATE", accountId);
    List<String> groups =
        ids("DELETE FROM security_group WHERE account_id = ? RETURNING id", accountId);
    database.update(
        "DELETE FROM address_pool WHERE id IN (SELECT id FROM subnet WHERE account_id = ?)",
        accountId);
    database.update("DELETE FROM subnet WHERE account_id = ?", accountId);
    database.update("DELETE FROM vpc WHERE account_id = ?", accountId);
    // Last, as who tags holds the resource until then.
    database.update("DELETE FROM tag WHERE account_id = ?", accountId);
    tell(accountId, "security-group", groups);
    tell(accountId, "vpc", vpcs);
    quotas.freeze(accountId);
    return true;
  }

  private List<String> ids(String sql, String accountId) {
    return database.query(sql, row -> row.getString(1), accountId);
  }

  private void tell(String accountId, String kind, List<String> ids) {
    outbox.addAll(
        ids.stream()
            .map(id ->
                Event.of(
                    kind + ".deleted",
                    Instant.now(),
                    accountId,
                    "service:network",
                    "",
                    kind,
                    id,
                    Map.of()))
            .toList());
  }
}

package cloud.oblak.identity.inventory;

import cloud.oblak.identity.entity.EntityName;
import cloud.oblak.kit.database.ServiceDatabase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The reports on the credentials of accounts' users, one for each account that asked. */
@ApplicationScoped
public class CredentialReports {
  private static final String LASTS = "interval '4 hours'";

  private final ServiceDatabase database;

  CredentialReports(@Identifier("identity") ServiceDatabase database) {
    this.database = database;
  }

  /**
   * A report.
   *
   * @param content CSV
   * @param fresh whether it is younger than four hours
   */
  public record Report(String content, Instant generatedAt, boolean fresh) {}

  /**
   * Sees to it that there is a fresh report.
   *
   * @return whether it had to be made
   */
  public boolean generate(String accountId) {
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          if (find(accountId).filter(Report::fresh).isPresent()) {
            return false;
          }
          database.update(
              """
              INSERT INTO credential_report (account_id, content, generated_at)
              VALUES (?, ?, clock_timestamp()) ON CONFLICT (account_id) DO UPDATE
              SET content = excluded.content, generated_at = excluded.generated_at
              """,
              accountId,
              content(accountId));
          return true;
        });
  }

  /** The last report of an account, where it ever had one. */
  public Optional<Report> find(String accountId) {
    return database.find(
        "SELECT content, generated_at, generated_at > now() - "
            + LASTS
            + " FROM credential_report WHERE account_id = ?",
        row -> new Report(row.getString(1), row.getTimestamp(2).toInstant(), row.getBoolean(3)),
        accountId);
  }

  private String content(String accountId) {
    CredentialReport report = new CredentialReport();
    database
        .query(
            "SELECT created_at FROM account WHERE id = ?",
            row -> row.getTimestamp(1).toInstant(),
            accountId)
        .forEach(created -> report.root(accountId, created));
    Map<String, CredentialReport.OfUser> users = new LinkedHashMap<>();
    database
        .query(
            """
            SELECT u.name, u.path, u.created_at, u.password_hash <> 'none', u.password_used_at,
                   u.password_changed_at, k.state, k.created_at, k.last_used_at,
                   k.last_used_region, k.last_used_service
            FROM account_user u LEFT JOIN access_key k ON k.user_id = u.id
            WHERE u.account_id = ? ORDER BY u.name COLLATE "C", k.created_at, k.id
            """,
            row -> user(accountId, row),
            accountId)
        .forEach(user ->
            users.merge(
                user.name(),
                user,
                (known, more) -> {
                  known.keys().addAll(more.keys());
                  return known;
                }));
    users.values().forEach(report::user);
    return report.text();
  }

  private static CredentialReport.OfUser user(String accountId, ResultSet row) throws SQLException {
    List<CredentialReport.Key> keys = new ArrayList<>();
    if (row.getString(7) != null) {
      keys.add(
          new CredentialReport.Key(
              row.getString(7).equals("ACTIVE"),
              time(row.getTimestamp(8)),
              time(row.getTimestamp(9)),
              row.getString(10),
              row.getString(11)));
    }
    return new CredentialReport.OfUser(
        row.getString(1),
        EntityName.arn(accountId, "user", row.getString(2), row.getString(1)),
        time(row.getTimestamp(3)),
        row.getBoolean(4),
        time(row.getTimestamp(5)),
        time(row.getTimestamp(6)),
        keys);
  }

  private static Instant time(Timestamp stored) {
    return stored == null ? null : stored.toInstant();
  }
}

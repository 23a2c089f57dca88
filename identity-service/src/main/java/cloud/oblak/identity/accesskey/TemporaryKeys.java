package cloud.oblak.identity.accesskey;

import cloud.oblak.identity.journal.Journal;
import cloud.oblak.identity.secret.OpaqueToken;
import cloud.oblak.identity.secret.SecretBox;
import cloud.oblak.identity.user.User;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.Principal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** Keys that end by themselves and come with a session token. */
@ApplicationScoped
public class TemporaryKeys {
  private final SecretBox box;
  private final Journal journal;
  private final ServiceDatabase database;

  TemporaryKeys(SecretBox box, Journal journal, @Identifier("identity") ServiceDatabase database) {
    this.box = box;
    this.journal = journal;
    this.database = database;
  }

  /** A key with what is known only now. */
  public record Issued(String id, String secret, String sessionToken, Instant expiresAt) {}

  /**
   * Who speaks as a role.
   *
   * @param arn of the session
   * @param limits what the session is limited to, as text
   */
  public record RoleHolder(String accountId, String roleId, String arn, String limits) {}

  /** A key that speaks for a session of a role. */
  public Issued issue(RoleHolder holder, Duration life, Principal actor) {
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          Instant now = journal.now();
          Issued issued = draw(now, life);
          database.update(
              """
              INSERT INTO temporary_key (id, account_id, role_id, limits, roles, principal_arn,
                                         secret, token_hash, expires_at, created_at)
              VALUES (?, ?, ?, ?, '', ?, ?, ?, ?, ?)
              """,
              issued.id(),
              holder.accountId(),
              holder.roleId(),
              holder.limits(),
              holder.arn(),
              box.seal(issued.id(), issued.secret()),
              OpaqueToken.hash(issued.sessionToken()),
              Timestamp.from(issued.expiresAt()),
              Timestamp.from(now));
          journal.write(
              "temporary-key.created",
              now,
              holder.accountId(),
              actor,
              "temporary-key",
              issued.id(),
              Map.of("roleId", holder.roleId(), "expiresAt", issued.expiresAt().toString()));
          return issued;
        });
  }

  /**
   * Whether a key speaks for a role for a while yet.
   *
   * @param rest how long at least
   */
  public boolean lasts(String id, String roleId, Duration rest) {
    return database
        .find(
            """
            SELECT 1 FROM temporary_key
            WHERE id = ? AND role_id = ? AND expires_at > now() + make_interval(secs => ?)
            """,
            row -> row.getInt(1),
            id,
            roleId,
            rest.toMillis() / 1000.0)
        .isPresent();
  }

  /**
   * The account that a key belongs to; nothing where it is unknown or ended more than a day ago.
   */
  public Optional<String> account(String id) {
    return database.find(
        "SELECT account_id FROM temporary_key WHERE id = ?", row -> row.getString(1), id);
  }

  private static Issued draw(Instant now, Duration life) {
    return new Issued(
        KeyPart.temporaryId(),
        KeyPart.secret(),
        KeyPart.sessionToken(),
        now.plus(life).truncatedTo(ChronoUnit.SECONDS));
  }

  /** A key that speaks for a user, with the roles the user has at each moment. */
  public Issued issue(User user, Duration life, Principal actor) {
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          Instant now = journal.now();
          Issued issued = draw(now, life);
          database.update(
              """
              INSERT INTO temporary_key (id, account_id, user_id, principal_arn, secret,
                                         token_hash, expires_at, created_at)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?)
              """,
              issued.id(),
              user.accountId(),
              user.id(),
              user.arn(),
              box.seal(issued.id(), issued.secret()),
              OpaqueToken.hash(issued.sessionToken()),
              Timestamp.from(issued.expiresAt()),
              Timestamp.from(now));
          journal.write(
              "temporary-key.created",
              now,
              user.accountId(),
              actor,
              "temporary-key",
              issued.id(),
              Map.of("userId", user.id(), "expiresAt", issued.expiresAt().toString()));
          return issued;
        });
  }

  // A day longer, so that a late client is told that its credential expired.
  @Scheduled(every = "1h", delayed = "2m")
  @RunOnVirtualThread
  void prune() {
    database.update("DELETE FROM temporary_key WHERE expires_at < now() - interval '1 day'");
  }
}

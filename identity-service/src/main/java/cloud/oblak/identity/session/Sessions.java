package cloud.oblak.identity.session;

import cloud.oblak.identity.journal.Journal;
import cloud.oblak.identity.secret.OpaqueToken;
import cloud.oblak.identity.secret.Passwords;
import cloud.oblak.identity.standing.Standing;
import cloud.oblak.identity.user.User;
import cloud.oblak.identity.user.Users;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Principal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Who is signed in. */
@ApplicationScoped
public class Sessions {
  private static final Duration ACCESS_LIFE = Duration.ofMinutes(15);
  private static final Duration REFRESH_LIFE = Duration.ofHours(8);
  private static final Duration LIFE = Duration.ofDays(7);
  private static final String KIND = "session";
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

  private final Users users;
  private final Passwords passwords;
  private final LoginAttempts attempts;
  private final Journal journal;
  private final ServiceDatabase database;
  private final Standing standing;

  Sessions(
      Users users,
      Passwords passwords,
      LoginAttempts attempts,
      Journal journal,
      @Identifier("identity") ServiceDatabase database,
      Standing standing) {
    this.users = users;
    this.passwords = passwords;
    this.attempts = attempts;
    this.journal = journal;
    this.database = database;
    this.standing = standing;
  }

  /** An access token that is in force, by its hash. */
  public record Found(String id, String userId, Instant expiresAt) {}

  /** A session with the secrets that are known only now. */
  record Tokens(String id, User user, String access, String refresh, Instant expiresAt) {}

  private record Row(String id, String userId, Instant endsAt) {}

  /** The session of an access token; nothing where it is not in force. */
  public Optional<Found> use(String accessHash) {
    return database.find(
        """
        SELECT id, user_id, access_expires_at FROM session
        WHERE access_hash = ? AND access_expires_at > now()
        """,
        row -> new Found(row.getString(1), row.getString(2), row.getTimestamp(3).toInstant()),
        accessHash);
  }

  /**
   * Signs in.
   *
   * @param found hears whose password is looked at, where there is such a user; who must wait is
   *     not even looked up
   * @throws cloud.oblak.platform.FaultException Unauthenticated, the same for an unknown account,
   *     an unknown user and a wrong password; Denied where the account is not active; LimitExceeded
   *     after too many of them
   */
  Tokens signIn(
      String accountId, String name, String password, Principal client, Consumer<User> found) {
    String subject = accountId + "/" + name;
    attempts.begin(subject, client.sourceIp());
    Optional<User> user = users.find(accountId, name);
    user.ifPresent(found);
    Optional<String> hash = user.filter(User::hasPassword).map(User::passwordHash);
    if (!passwords.matches(password, hash.orElse(null))) {
      tellRefused(accountId, user, client);
      throw wrong();
    }
    attempts.succeeded(subject, client.sourceIp());
    standing.require(accountId);
    return QuarkusTransaction.requiringNew().call(() -> open(user.orElseThrow(), client));
  }

  /**
   * Changes the caller's own password; all sessions but the present one end.
   *
   * @param presentSession of this request; another value keeps none
   * @throws cloud.oblak.platform.FaultException Invalid where {@code current} is wrong,
   *     LimitExceeded after too many of them
   */
  public void changePassword(
      String current, String wanted, String presentSession, Principal caller) {
    User user = users.of(caller).orElseThrow(Sessions::ended);
    String subject = user.accountId() + "/" + user.name();
    attempts.begin(subject, caller.sourceIp());
    if (!passwords.matches(current, user.hasPassword() ? user.passwordHash() : null)) {
      tellRefused(user.accountId(), Optional.of(user), caller);
      throw Fault.invalid("current", "The present password is wrong; check it and try again.");
    }
    attempts.succeeded(subject, caller.sourceIp());
    users.changeOwnPassword(user, passwords.hash(wanted), presentSession, caller);
  }

  /**
   * Exchanges a refresh token for new tokens; the old ones end.
   *
   * @throws cloud.oblak.platform.FaultException Unauthenticated where it is not in force
   */
  Tokens refresh(String refreshToken) {
    String hash = OpaqueToken.hash(refreshToken);
    Optional<Tokens> fresh =
        OpaqueToken.REFRESH.matches(refreshToken)
            ? QuarkusTransaction.requiringNew().call(() -> rotate(hash))
            : Optional.empty();
    if (fresh.isEmpty()) {
      database.update("DELETE FROM session WHERE spent_refresh_hash = ?", hash);
    }
    return fresh.orElseThrow(Sessions::ended);
  }

  /** Ends a session of the caller; one that is not there is ended already. */
  void end(String sessionId, Principal caller) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          User user = users.of(caller).orElseThrow(Sessions::ended);
          int ended =
              database.update(
                  "DELETE FROM session WHERE id = ? AND user_id = ?", sessionId, user.id());
          if (ended > 0) {
            tell("session.ended", journal.now(), user, sessionId, caller);
          }
        });
  }

  @Scheduled(every = "1h", delayed = "1m")
  @RunOnVirtualThread
  void prune() {
    database.update("DELETE FROM session WHERE refresh_expires_at < now()");
  }

  private Tokens open(User user, Principal client) {
    // The password may have been changed since it was compared.
    if (!users.lock(user.id()).filter(user.passwordHash()::equals).isPresent()) {
      throw wrong();
    }
    Instant now = journal.now();
    Tokens tokens = tokens(IdKind.SESSION.next(), user, now);
    database.update(
        """
        INSERT INTO session (id, user_id, access_hash, access_expires_at, refresh_hash,
                             refresh_expires_at, ends_at, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        tokens.id(),
        user.id(),
        OpaqueToken.hash(tokens.access()),
        Timestamp.from(tokens.expiresAt()),
        OpaqueToken.hash(tokens.refresh()),
        Timestamp.from(now.plus(REFRESH_LIFE)),
        Timestamp.from(now.plus(LIFE)),
        Timestamp.from(now));
    Principal self =
        new Principal(
            user.accountId(),
            user.arn(),
            Set.of(),
            client.service(),
            client.sourceIp(),
            client.requestId());
    database.update(
        "UPDATE account_user SET password_used_at = ? WHERE id = ?",
        Timestamp.from(now),
        user.id());
    tell("session.created", now, user, tokens.id(), self);
    return tokens;
  }

  private Optional<Tokens> rotate(String spentHash) {
    return database
        .find(
            """
            SELECT id, user_id, ends_at FROM session
            WHERE refresh_hash = ? AND refresh_expires_at > now() AND ends_at > now() FOR UPDATE
            """,
            row -> new Row(row.getString(1), row.getString(2), row.getTimestamp(3).toInstant()),
            spentHash)
        .map(row -> {
          Instant now = journal.now();
          User user = users.get(row.userId()).orElseThrow();
          standing.require(user.accountId());
          Tokens tokens = tokens(row.id(), user, now);
          Instant refreshEnd = now.plus(REFRESH_LIFE);
          database.update(
              """
              UPDATE session SET access_hash = ?, access_expires_at = ?, refresh_hash = ?,
                                 refresh_expires_at = ?, spent_refresh_hash = ?
              WHERE id = ?
              """,
              OpaqueToken.hash(tokens.access()),
              Timestamp.from(tokens.expiresAt()),
              OpaqueToken.hash(tokens.refresh()),
              Timestamp.from(refreshEnd.isBefore(row.endsAt()) ? refreshEnd : row.endsAt()),
              spentHash,
              row.id());
          return tokens;
        });
  }

  private static Tokens tokens(String id, User user, Instant now) {
    return new Tokens(
        id, user, OpaqueToken.ACCESS.next(), OpaqueToken.REFRESH.next(), now.plus(ACCESS_LIFE));
  }

  private void tell(String type, Instant at, User user, String sessionId, Principal actor) {
    journal.write(
        type, at, user.accountId(), actor, KIND, sessionId, Map.of("sourceIp", actor.sourceIp()));
  }

  // The same work whether or not the user exists, so that the time tells nothing.
  private void tellRefused(String accountId, Optional<User> user, Principal client) {
    if (ACCOUNT.matcher(accountId).matches()) {
      QuarkusTransaction.requiringNew()
          .run(() ->
              journal.write(
                  "session.refused",
                  journal.now(),
                  accountId,
                  client,
                  "user",
                  user.map(User::id).orElse("unknown"),
                  Map.of(
                      "sourceIp",
                      client.sourceIp(),
                      "name",
                      user.map(User::name).orElse("unknown"))));
    }
  }

  private static FaultException wrong() {
    return new Fault.Unauthenticated(
            SessionFault.WRONG_CREDENTIALS,
            "Account, user or password is wrong; check all three and try again.")
        .exception();
  }

  private static FaultException ended() {
    return new Fault.Unauthenticated(
            SessionFault.ENDED, "The session has ended; sign in again with your password.")
        .exception();
  }
}

package cloud.oblak.identity.apitoken;

import cloud.oblak.identity.journal.Journal;
import cloud.oblak.identity.secret.OpaqueToken;
import cloud.oblak.identity.user.User;
import cloud.oblak.identity.user.Users;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.idempotency.ClientTokens;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Names;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The API tokens of users. */
@ApplicationScoped
public class ApiTokens {
  private static final String KIND = "api-token";

  private final ApiTokenRows rows;
  private final Users users;
  private final Journal journal;
  private final ServiceDatabase database;
  private final ClientTokens clientTokens;

  ApiTokens(
      ApiTokenRows rows,
      Users users,
      Journal journal,
      @Identifier("identity") ServiceDatabase database,
      @Identifier("identity") ClientTokens clientTokens) {
    this.rows = rows;
    this.users = users;
    this.journal = journal;
    this.database = database;
    this.clientTokens = clientTokens;
  }

  /** A token that is in force, by its hash. */
  public record Found(String id, String userId, Instant expiresAt) {}

  /**
   * A new token; its secret is known only now.
   *
   * @param secret null where this repeats an earlier request: secrets are shown once
   */
  record Created(ApiToken token, String secret) {}

  /** Looks a token up by its hash and notes that it was used; nothing where it is not in force. */
  public Optional<Found> use(String hash) {
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          Instant now = journal.now();
          Optional<ApiToken> token =
              rows.byHash(hash).filter(t -> t.expiresAt() == null || t.expiresAt().isAfter(now));
          token.ifPresent(t ->
              database.update(
                  """
                  UPDATE api_token SET last_used_at = now() WHERE id = ?
                  AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
                  """,
                  t.id()));
          return token.map(t -> new Found(t.id(), t.userId(), t.expiresAt()));
        });
  }

  /**
   * Makes a token of the caller.
   *
   * @param clientToken null or empty: not repeatable
   */
  Created create(String name, Instant expiresAt, String clientToken, Principal actor) {
    Names.check("name", name);
    String secret = OpaqueToken.API.next();
    String id = IdKind.API_TOKEN.next();
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          User owner = users.of(actor).orElseThrow(ApiTokens::ownerGone);
          Optional<String> earlier =
              clientTokens.claim(
                  owner.accountId(),
                  "api-tokens.create " + owner.id(),
                  clientToken,
                  name + " " + expiresAt,
                  id);
          if (earlier.isPresent()) {
            return new Created(visible(earlier.get(), actor), null);
          }
          if (expiresAt != null && !expiresAt.isAfter(journal.now())) {
            throw Fault.invalid("expiresAt", "expiresAt must be in the future.");
          }
          ApiToken made = insert(id, owner, name, secret, expiresAt, actor);
          return new Created(made, secret);
        });
  }

  /** Stores a token for a new account's first user, in the caller's transaction. */
  public void insert(User owner, String name, String secret, Principal actor) {
    insert(IdKind.API_TOKEN.next(), owner, name, secret, null, actor);
  }

  /** Revokes all tokens of a user and stores one new, in the caller's transaction. */
  public void replaceAll(User owner, String name, String secret, Principal actor) {
    for (ApiToken token : rows.list("userId", owner.id())) {
      rows.delete(token);
      tell("api-token.revoked", journal.now(), token, actor);
    }
    insert(owner, name, secret, actor);
  }

  Page<ApiToken> list(Principal caller, PageRequest request) {
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          if (caller.roles().contains(Role.ADMIN)) {
            return rows.ofAccount(caller.accountId(), request);
          }
          return rows.ofUser(users.of(caller).orElseThrow(ApiTokens::ownerGone).id(), request);
        });
  }

  ApiToken describe(String id, Principal caller) {
    return QuarkusTransaction.requiringNew().call(() -> visible(id, caller));
  }

  void revoke(String id, Principal caller) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          ApiToken token = visible(id, caller);
          rows.delete(token);
          tell("api-token.revoked", journal.now(), token, caller);
        });
  }

  private ApiToken insert(
      String id, User owner, String name, String secret, Instant expiresAt, Principal actor) {
    Instant now = journal.now();
    ApiToken token =
        new ApiToken(
            id, owner.accountId(), owner.id(), name, OpaqueToken.hash(secret), expiresAt, now);
    rows.persistAndFlush(token);
    tell("api-token.created", now, token, actor);
    return token;
  }

  private ApiToken visible(String id, Principal caller) {
    return rows.findByIdOptional(id)
        .filter(token -> token.accountId().equals(caller.accountId()))
        .filter(token ->
            caller.roles().contains(Role.ADMIN)
                || users.of(caller).filter(u -> u.id().equals(token.userId())).isPresent())
        .orElseThrow(() ->
            new Fault.NotFound(CommonFault.NOT_FOUND, "There is no such API token.").exception());
  }

  private void tell(String type, Instant at, ApiToken token, Principal actor) {
    journal.write(
        type,
        at,
        token.accountId(),
        actor,
        KIND,
        token.id(),
        Map.of("name", token.name(), "userId", token.userId()));
  }

  private static FaultException ownerGone() {
    return new Fault.Unauthenticated(
            CommonFault.UNAUTHENTICATED, "Your user does not exist any more; sign in as another.")
        .exception();
  }
}

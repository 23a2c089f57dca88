package cloud.oblak.identity.accesskey;

import cloud.oblak.identity.journal.Journal;
import cloud.oblak.identity.secret.SecretBox;
import cloud.oblak.identity.user.User;
import cloud.oblak.identity.user.Users;
import cloud.oblak.kit.idempotency.ClientTokens;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
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

/** The long-lived access keys of users. */
@ApplicationScoped
public class AccessKeys {
  private static final String KIND = "access-key";
  private static final int MOST_PER_USER = 2;

  private final AccessKeyRows rows;
  private final Users users;
  private final SecretBox box;
  private final Journal journal;
  private final ClientTokens clientTokens;

  AccessKeys(
      AccessKeyRows rows,
      Users users,
      SecretBox box,
      Journal journal,
      @Identifier("identity") ClientTokens clientTokens) {
    this.rows = rows;
    this.users = users;
    this.box = box;
    this.journal = journal;
    this.clientTokens = clientTokens;
  }

  /**
   * A new key; its secret is known only now.
   *
   * @param secret null where this repeats an earlier request: secrets are shown once
   */
  public record Created(AccessKey key, String secret) {}

  /**
   * Makes a key.
   *
   * @param idOrName of the user; null for the caller's own
   * @param clientToken null or empty: not repeatable
   */
  public Created create(String idOrName, String clientToken, Principal actor) {
    String id = KeyPart.id();
    String secret = KeyPart.secret();
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          User owner = inCharge(idOrName, actor);
          Optional<String> earlier =
              clientTokens.claim(
                  owner.accountId(), "access-keys.create " + owner.id(), clientToken, KIND, id);
          if (earlier.isPresent()) {
            return new Created(visible(earlier.get(), actor), null);
          }
          users.lock(owner.id());
          if (rows.count("userId", owner.id()) >= MOST_PER_USER) {
            throw new Fault.LimitExceeded(
                    AccessKeyFault.LIMIT,
                    "A user has at most "
                        + MOST_PER_USER
                        + " access keys; delete one of "
                        + owner.name()
                        + "'s first.")
                .exception();
          }
          return new Created(insert(owner, id, secret, actor), secret);
        });
  }

  /**
   * The user for whom the actor may make a key.
   *
   * @param idOrName null for the actor itself
   */
  User owner(String idOrName, Principal actor) {
    return QuarkusTransaction.requiringNew().call(() -> inCharge(idOrName, actor));
  }

  /** Stores a key whose parts were drawn before, in the caller's transaction. */
  public AccessKey insert(User owner, String id, String secret, Principal actor) {
    Instant now = journal.now();
    AccessKey key = new AccessKey(id, owner.accountId(), owner.id(), box.seal(id, secret), now);
    rows.persistAndFlush(key);
    tell("access-key.created", now, key, actor);
    return key;
  }

  /** Deletes all keys of a user and stores one new, in the caller's transaction. */
  public void replaceAll(User owner, String id, String secret, Principal actor) {
    users.lock(owner.id());
    for (AccessKey key : rows.list("userId", owner.id())) {
      rows.delete(key);
      tell("access-key.deleted", journal.now(), key, actor);
    }
    insert(owner, id, secret, actor);
  }

  /** The keys of one user. */
  public Page<AccessKey> of(User user, PageRequest request) {
    return QuarkusTransaction.requiringNew().call(() -> rows.ofUser(user.id(), request));
  }

  Page<AccessKey> list(Principal caller, PageRequest request) {
    return QuarkusTransaction.requiringNew()
        .call(() ->
            caller.roles().contains(Role.ADMIN)
                ? rows.ofAccount(caller.accountId(), request)
                : rows.ofUser(self(caller).id(), request));
  }

  /** The account that a key belongs to, whosever it is. */
  public Optional<String> account(String id) {
    return QuarkusTransaction.requiringNew()
        .call(() -> rows.findByIdOptional(id).map(AccessKey::accountId));
  }

  /** A key that the caller may see. */
  public AccessKey describe(String id, Principal caller) {
    return QuarkusTransaction.requiringNew().call(() -> visible(id, caller));
  }

  /** Makes a key active or inactive. */
  public AccessKey turn(String id, KeyState wanted, Principal caller) {
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          AccessKey key = visible(id, caller);
          users.inChargeOf(key.userId(), caller);
          if (key.state() != wanted) {
            key.turn(wanted);
            rows.flush();
            tell("access-key.changed", journal.now(), key, caller);
          }
          return key;
        });
  }

  /** Deletes a key. */
  public void delete(String id, Principal caller) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          AccessKey key = visible(id, caller);
          users.inChargeOf(key.userId(), caller);
          rows.delete(key);
          tell("access-key.deleted", journal.now(), key, caller);
        });
  }

  private User inCharge(String idOrName, Principal actor) {
    return idOrName == null ? self(actor) : users.inChargeOf(idOrName, actor);
  }

  private User self(Principal caller) {
    return users
        .of(caller)
        .orElseThrow(() ->
            new Fault.Unauthenticated(
                    CommonFault.UNAUTHENTICATED,
                    "Your user does not exist any more; sign in as another.")
                .exception());
  }

  private AccessKey visible(String id, Principal caller) {
    return rows.findByIdOptional(id)
        .filter(key -> key.accountId().equals(caller.accountId()))
        .filter(key ->
            caller.roles().contains(Role.ADMIN)
                || users.of(caller).filter(u -> u.id().equals(key.userId())).isPresent())
        .orElseThrow(AccessKeys::notFound);
  }

  private void tell(String type, Instant at, AccessKey key, Principal actor) {
    journal.write(
        type,
        at,
        key.accountId(),
        actor,
        KIND,
        key.id(),
        Map.of("userId", key.userId(), "state", key.state().word()));
  }

  private static FaultException notFound() {
    return new Fault.NotFound(AccessKeyFault.NOT_FOUND, "There is no such access key.").exception();
  }
}

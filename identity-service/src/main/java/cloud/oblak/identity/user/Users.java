package cloud.oblak.identity.user;

import cloud.oblak.identity.journal.Journal;
import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.identity.secret.Passwords;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.idempotency.ClientTokens;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The users of accounts. */
@ApplicationScoped
public class Users {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9+=,.@_-]{1,64}");
  private static final String KIND = "user";

  private final UserRows rows;
  private final Passwords passwords;
  private final Journal journal;
  private final ServiceDatabase database;
  private final ClientTokens clientTokens;
  private final Attachments attachments;

  Users(
      UserRows rows,
      Passwords passwords,
      Journal journal,
      @Identifier("identity") ServiceDatabase database,
      @Identifier("identity") ClientTokens clientTokens,
      Attachments attachments) {
    this.rows = rows;
    this.passwords = passwords;
    this.journal = journal;
    this.database = database;
    this.clientTokens = clientTokens;
    this.attachments = attachments;
  }

  /**
   * A user by account and name, or nothing.
   *
   * @param name whatever a caller sent
   */
  public Optional<User> find(String accountId, String name) {
    return QuarkusTransaction.joiningExisting().call(() -> rows.byName(accountId, name));
  }

  /** A user by id, or nothing. */
  public Optional<User> get(String userId) {
    return QuarkusTransaction.joiningExisting().call(() -> rows.findByIdOptional(userId));
  }

  /** Those of these users that exist, in the caller's transaction. */
  public List<User> all(Set<String> userIds) {
    return rows.list("id in ?1", userIds);
  }

  /** The user behind a principal; nothing where it was removed meanwhile. */
  public Optional<User> of(Principal principal) {
    String arn = principal.arn();
    return arn.startsWith(User.arnPrefix(principal.accountId()) + "/")
        ? find(principal.accountId(), arn.substring(arn.lastIndexOf('/') + 1))
        : Optional.empty();
  }

  /**
   * A user whose credentials the actor may change, in the caller's transaction: itself, or as an
   * administrator another of the account, an operator only as an operator.
   *
   * @throws FaultException NotFound
   */
  public User inChargeOf(String idOrName, Principal actor) {
    User user = existing(actor.accountId(), idOrName);
    if (!user.arn().equals(actor.arn())) {
      if (!actor.roles().contains(Role.ADMIN)) {
        throw notFound(idOrName);
      }
      mayTouch(user, actor);
    }
    return user;
  }

  /** The account's first administrator: the one called admin, else the first that was made. */
  public User firstAdmin(String accountId) {
    return rows.ofAccount(accountId).stream()
        .filter(user -> user.roles().contains(Role.ADMIN))
        .min(
            Comparator.comparing((User user) -> !user.name().equals("admin"))
                .thenComparing(User::createdAt))
        .orElseThrow(() -> notFound("admin"));
  }

  Page<User> list(String accountId, PageRequest request) {
    return QuarkusTransaction.requiringNew().call(() -> rows.page(accountId, request));
  }

  /** The ARN of a user; what is no user is taken for the name of one at the root. */
  String arn(String accountId, String idOrName) {
    return QuarkusTransaction.requiringNew()
        .call(() -> rows.lookUp(accountId, idOrName).map(User::arn))
        .orElse(User.arnPrefix(accountId) + "/" + idOrName);
  }

  User describe(String accountId, String idOrName) {
    return QuarkusTransaction.requiringNew().call(() -> existing(accountId, idOrName));
  }

  /**
   * Makes a user on behalf of an administrator.
   *
   * @param clientToken null or empty: not repeatable
   */
  User create(UserSpec spec, String clientToken, Principal actor) {
    checkName(spec.name());
    mayGrant(spec.roles(), actor);
    String hash = passwords.hash(spec.password());
    String id = IdKind.USER.next();
    // Without the password: what is kept of a request is too easily guessed from.
    String request = spec.name() + " " + RoleName.list(spec.roles());
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          lockAccount(actor.accountId());
          Optional<String> earlier =
              clientTokens.claim(actor.accountId(), "users.create", clientToken, request, id);
          if (earlier.isPresent()) {
            return existing(actor.accountId(), earlier.get());
          }
          return insert(id, actor.accountId(), spec.name(), hash, spec.roles(), actor);
        });
  }

  /** Makes a new account's first user, in the caller's transaction. */
  public User insert(
      String accountId, String name, String passwordHash, Set<Role> roles, Principal actor) {
    return insert(IdKind.USER.next(), accountId, name, passwordHash, roles, actor);
  }

  private User insert(
      String id,
      String accountId,
      String name,
      String passwordHash,
      Set<Role> roles,
      Principal actor) {
    if (rows.byName(accountId, name).isPresent()) {
      throw new Fault.AlreadyExists(
              UserFault.EXISTS, "There is a user " + name + " already; choose another name.")
          .exception();
    }
    Instant now = journal.now();
    User user = new User(id, accountId, name, passwordHash, roles, now);
    rows.persistAndFlush(user);
    tell("user.created", now, user, actor);
    return user;
  }

  /**
   * Changes a user.
   *
   * @param roles null to leave them
   * @param password null to leave it
   */
  User change(String idOrName, Set<Role> roles, String password, Principal actor) {
    String hash = password == null ? null : passwords.hash(password);
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          lockAccount(actor.accountId());
          User user = existing(actor.accountId(), idOrName);
          mayTouch(user, actor);
          lock(user.id());
          if (roles != null && !roles.equals(user.roles())) {
            mayGrant(roles, actor);
            keepOne(user, roles);
            user.grant(roles);
          }
          if (hash != null) {
            replacePassword(user, hash, "");
          }
          tell("user.changed", journal.now(), user, actor);
          return user;
        });
  }

  /**
   * Gives a user the password that it chose.
   *
   * @param seen with the hash that the present password was compared with
   * @param keptSession the only session that goes on
   */
  public void changeOwnPassword(User seen, String hash, String keptSession, Principal actor) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          if (!lock(seen.id()).filter(seen.passwordHash()::equals).isPresent()) {
            throw new Fault.Conflict(
                    CommonFault.CONFLICT, "The password was changed meanwhile; sign in again.")
                .exception();
          }
          User user = existing(seen.accountId(), seen.id());
          replacePassword(user, hash, keptSession);
          tell("user.changed", journal.now(), user, actor);
        });
  }

  /** Gives an account's first administrator another password, in the caller's transaction. */
  public User replaceAdminPassword(String accountId, String hash, Principal actor) {
    lockAccount(accountId);
    User admin = firstAdmin(accountId);
    lock(admin.id());
    replacePassword(admin, hash, "");
    tell("user.changed", journal.now(), admin, actor);
    return admin;
  }

  /**
   * Holds a user's row until the caller's transaction ends.
   *
   * @return the present hash of the password; nothing where the user is gone
   */
  public Optional<String> lock(String userId) {
    return database.find(
        "SELECT password_hash FROM account_user WHERE id = ? FOR UPDATE",
        row -> row.getString(1),
        userId);
  }

  // The caller holds the row: a sign-in with the old password waits for it and is then refused.
  private void replacePassword(User user, String hash, String keptSession) {
    user.changePassword(hash, journal.now());
    database.update("DELETE FROM session WHERE user_id = ? AND id <> ?", user.id(), keptSession);
  }

  void delete(String idOrName, Principal actor) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          lockAccount(actor.accountId());
          User user = existing(actor.accountId(), idOrName);
          mayTouch(user, actor);
          remove(user, actor);
        });
  }

  /** Removes a user with its policies, in the caller's transaction. */
  void remove(User user, Principal actor) {
    keepOne(user, Set.of());
    attachments.forget(user.id());
    rows.delete(user);
    tell("user.deleted", journal.now(), user, actor);
  }

  /** Replaces a password by its hash and ends all sessions, in the caller's transaction. */
  void setPassword(User user, String hash, Principal actor) {
    lock(user.id());
    replacePassword(user, hash, "");
    rows.flush();
    tell("user.changed", journal.now(), user, actor);
  }

  private void keepOne(User user, Set<Role> left) {
    for (Role role : new Role[] {Role.ADMIN, Role.OPERATOR}) {
      boolean loses = user.roles().contains(role) && !left.contains(role);
      boolean last =
          rows.ofAccount(user.accountId()).stream()
              .noneMatch(other -> !other.id().equals(user.id()) && other.roles().contains(role));
      if (loses && last) {
        throw new Fault.WrongState(
                UserFault.LAST_ADMIN,
                user.name()
                    + " is the account's last "
                    + RoleName.of(role)
                    + "; give that role to another user first.")
            .exception();
      }
    }
  }

  // Only an operator makes operators, and only beside itself.
  private static void mayGrant(Set<Role> roles, Principal actor) {
    if (roles.contains(Role.OPERATOR) && !actor.isOperator()) {
      throw Fault.invalid("roles", "Only an operator may make another operator.");
    }
  }

  // An administrator of the operator's account who is no operator must not become one by changing
  // an operator's password.
  private static void mayTouch(User user, Principal actor) {
    if (user.roles().contains(Role.OPERATOR) && !actor.isOperator()) {
      throw notFound(user.name());
    }
  }

  private void lockAccount(String accountId) {
    database.query(
        "SELECT id FROM account WHERE id = ? FOR UPDATE", row -> row.getString(1), accountId);
  }

  private User existing(String accountId, String idOrName) {
    return rows.lookUp(accountId, idOrName).orElseThrow(() -> notFound(idOrName));
  }

  private void tell(String type, Instant at, User user, Principal actor) {
    journal.write(
        type,
        at,
        user.accountId(),
        actor,
        KIND,
        user.id(),
        Map.of("name", user.name(), "roles", RoleName.list(user.roles())));
  }

  private static void checkName(String name) {
    if (name == null || name.isEmpty()) {
      throw Fault.missing("name", "name is required.");
    }
    if (!NAME.matcher(name).matches() || IdKind.USER.matches(name)) {
      throw Fault.invalid(
          "name", "name must have 1 to 64 letters, digits or the characters +=,.@_- only.");
    }
  }

  private static FaultException notFound(String idOrName) {
    String shown = NAME.matcher(idOrName).matches() ? idOrName : "of that name";
    return new Fault.NotFound(UserFault.NOT_FOUND, "There is no user " + shown + ".").exception();
  }
}

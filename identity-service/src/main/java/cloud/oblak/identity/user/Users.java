package cloud.oblak.identity.user;

import cloud.oblak.identity.journal.Journal;
import cloud.oblak.identity.secret.Passwords;
import cloud.oblak.kit.database.ServiceDatabase;
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

  Users(
      UserRows rows,
      Passwords passwords,
      Journal journal,
      @Identifier("identity") ServiceDatabase database) {
    this.rows = rows;
    this.passwords = passwords;
    this.journal = journal;
    this.database = database;
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

  /** The user behind a principal; nothing where it was removed meanwhile. */
  public Optional<User> of(Principal principal) {
    String prefix = User.arn(principal.accountId(), "");
    return principal.arn().startsWith(prefix)
        ? find(principal.accountId(), principal.arn().substring(prefix.length()))
        : Optional.empty();
  }

  Page<User> list(String accountId, PageRequest request) {
    return QuarkusTransaction.requiringNew().call(() -> rows.page(accountId, request));
  }

  User describe(String accountId, String idOrName) {
    return QuarkusTransaction.requiringNew().call(() -> existing(accountId, idOrName));
  }

  /** Makes a user on behalf of an administrator. */
  User create(UserSpec spec, Principal actor) {
    checkName(spec.name());
    mayGrant(spec.roles(), actor);
    String hash = passwords.hash(spec.password());
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          lockAccount(actor.accountId());
          return insert(actor.accountId(), spec.name(), hash, spec.roles(), actor);
        });
  }

  /** Makes a new account's first user, in the caller's transaction. */
  public User insert(
      String accountId, String name, String passwordHash, Set<Role> roles, Principal actor) {
    if (rows.byName(accountId, name).isPresent()) {
      throw new Fault.AlreadyExists(
              UserFault.EXISTS, "There is a user " + name + " already; choose another name.")
          .exception();
    }
    Instant now = journal.now();
    User user = new User(accountId, name, passwordHash, roles, now);
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
          if (roles != null && !roles.equals(user.roles())) {
            mayGrant(roles, actor);
            keepOne(user, roles);
            user.grant(roles);
          }
          if (hash != null) {
            user.changePassword(hash);
            database.update("DELETE FROM session WHERE user_id = ?", user.id());
          }
          tell("user.changed", journal.now(), user, actor);
          return user;
        });
  }

  void delete(String idOrName, Principal actor) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          lockAccount(actor.accountId());
          User user = existing(actor.accountId(), idOrName);
          mayTouch(user, actor);
          keepOne(user, Set.of());
          rows.delete(user);
          tell("user.deleted", journal.now(), user, actor);
        });
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

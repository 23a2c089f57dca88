package cloud.oblak.identity.user;

import cloud.oblak.identity.entity.Acting;
import cloud.oblak.identity.entity.EntityName;
import cloud.oblak.identity.entity.EntityTags;
import cloud.oblak.identity.entity.IamFault;
import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.identity.policy.ManagedPolicies;
import cloud.oblak.identity.secret.Passwords;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.policy.RolePolicies;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Users the way IAM sees them: by name, with a path, at first without password and rights. */
@ApplicationScoped
public class IamUsers {
  private static final int MAX_NAME = 64;

  private final Users users;
  private final UserRows rows;
  private final ManagedPolicies policies;
  private final Attachments attachments;
  private final EntityTags tags;
  private final Passwords passwords;
  private final ServiceDatabase database;

  IamUsers(
      Users users,
      UserRows rows,
      ManagedPolicies policies,
      Attachments attachments,
      EntityTags tags,
      Passwords passwords,
      @Identifier("identity") ServiceDatabase database) {
    this.users = users;
    this.rows = rows;
    this.policies = policies;
    this.attachments = attachments;
    this.tags = tags;
    this.passwords = passwords;
    this.database = database;
  }

  /**
   * A user to be made.
   *
   * @param path null: the root
   * @param boundary null: none
   */
  public record Wanted(String name, String path, String boundary, Map<String, String> tags) {
    public Wanted {
      tags = Map.copyOf(tags);
    }
  }

  /** Makes a user that may do nothing yet. */
  public User create(Wanted wanted, Principal actor) {
    checkName("userName", wanted.name());
    String path = EntityName.path(wanted.path());
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          lockAccount(actor.accountId());
          if (rows.byName(actor.accountId(), wanted.name()).isPresent()) {
            throw IamFault.exists("user with name " + wanted.name());
          }
          User user =
              users.insert(actor.accountId(), wanted.name(), User.NO_PASSWORD, Set.of(), actor);
          user.move(wanted.name(), path);
          rows.flush();
          tags.add(EntityTags.Table.ACCOUNT_USER, user.id(), wanted.tags());
          bound(user, wanted.boundary());
          return user;
        });
  }

  /** A user by its name. */
  public User get(String accountId, String name) {
    return users.find(accountId, name).orElseThrow(() -> IamFault.noSuch("user with name " + name));
  }

  /** The user a call names, else the caller. */
  public User named(String name, Principal caller) {
    if (name != null) {
      return get(caller.accountId(), name);
    }
    return users
        .of(caller)
        .orElseThrow(() ->
            IamFault.invalid(
                "userName", "Must specify userName when calling with non-User credentials"));
  }

  /**
   * A user whose rights the caller may change: an operator's only as an operator.
   *
   * @throws cloud.oblak.platform.FaultException NotFound
   */
  public User changeable(String name, Principal caller) {
    return QuarkusTransaction.joiningExisting().call(() -> inCharge(name, caller));
  }

  /**
   * Detaches a managed policy from a user; where it has the policy only by its roles over REST,
   * takes those away.
   *
   * @throws cloud.oblak.platform.FaultException NotFound where the user has it in neither way,
   *     WrongState where the account's last administrator would be lost
   */
  public void detach(String name, String policyArn, Principal actor) {
    User user = changeable(name, actor);
    Set<Role> kept =
        user.roles().stream()
            .filter(role -> !RolePolicies.arns(Set.of(role)).contains(policyArn))
            .collect(Collectors.toUnmodifiableSet());
    boolean byRole = kept.size() < user.roles().size();
    if (byRole && !attachments.arns(user.holder()).contains(policyArn)) {
      users.change(user.id(), kept, null, actor);
    } else {
      attachments.detach(user.holder(), policyArn, actor);
    }
  }

  /** A user by its id. */
  public User byId(String id) {
    return users.get(id).orElseThrow(() -> IamFault.noSuch("user"));
  }

  /** Users by name. */
  public Page<User> list(String accountId, String pathPrefix, PageRequest page) {
    return QuarkusTransaction.requiringNew()
        .call(() ->
            Page.of(
                rows.find(
                        "accountId = ?1 and path like ?2 escape '!' and name > ?3 order by name",
                        accountId,
                        like(pathPrefix == null ? "/" : pathPrefix),
                        page.after())
                    .range(0, page.limit())
                    .list(),
                page,
                User::name));
  }

  /** Renames a user or moves it; null leaves as it is. */
  public void change(String name, String newName, String newPath, Principal actor) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          lockAccount(actor.accountId());
          User user = inCharge(name, actor);
          String wanted = newName == null ? name : checkName("newUserName", newName);
          if (!wanted.equals(name) && rows.byName(actor.accountId(), wanted).isPresent()) {
            throw IamFault.exists("user with name " + wanted);
          }
          user.move(wanted, newPath == null ? user.path() : EntityName.path(newPath));
          rows.flush();
        });
  }

  /** Deletes a user that has nothing left: no policies, groups, keys and no password. */
  public void delete(String name, Principal actor) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          lockAccount(actor.accountId());
          User user = inCharge(name, actor);
          attachments.refuseIfAny(user.holder());
          refuse(
              user,
              "SELECT 1 FROM group_member WHERE user_id = ? LIMIT 1",
              "Cannot delete entity, must remove users from group first.");
          refuse(
              user,
              "SELECT 1 FROM access_key WHERE user_id = ? LIMIT 1",
              "Cannot delete entity, must delete access keys first.");
          if (user.hasPassword()) {
            throw IamFault.conflict("Cannot delete entity, must delete login profile first.");
          }
          users.remove(user, actor);
        });
  }

  /** Gives a user its first password. */
  public User open(String name, String password, Principal actor) {
    return password(name, password, false, actor);
  }

  /** Gives a user another password. */
  public User replacePassword(String name, String password, Principal actor) {
    return password(name, password, true, actor);
  }

  /** Takes the password away: the user cannot sign in any more, and its sessions end. */
  public void close(String name, Principal actor) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          lockAccount(actor.accountId());
          User user = inCharge(name, actor);
          if (!user.hasPassword()) {
            throw IamFault.noSuch("Login Profile for User " + name);
          }
          users.setPassword(user, User.NO_PASSWORD, actor);
        });
  }

  /** Sets the boundary; null takes it away. */
  public void bound(String name, String policyArn, Principal actor) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          lockAccount(actor.accountId());
          bound(inCharge(name, actor), policyArn);
        });
  }

  /** ARN of the boundary; empty where there is none. */
  public String boundary(User user) {
    return database
        .find(
            "SELECT coalesce(boundary, '') FROM account_user WHERE id = ?",
            row -> row.getString(1),
            user.id())
        .orElse("");
  }

  /** Adds tags. */
  public void tag(String name, Map<String, String> more, Principal actor) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          lockAccount(actor.accountId());
          tags.add(EntityTags.Table.ACCOUNT_USER, inCharge(name, actor).id(), more);
        });
  }

  /** Takes tags away. */
  public void untag(String name, List<String> keys, Principal actor) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          lockAccount(actor.accountId());
          tags.remove(EntityTags.Table.ACCOUNT_USER, inCharge(name, actor).id(), keys);
        });
  }

  private User password(String name, String password, boolean replace, Principal actor) {
    Passwords.check("password", password);
    String hash = passwords.hash(password);
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          lockAccount(actor.accountId());
          User user = inCharge(name, actor);
          if (replace && !user.hasPassword()) {
            throw IamFault.noSuch("Login Profile for User " + name);
          }
          if (!replace && user.hasPassword()) {
            throw IamFault.exists("Login Profile for user " + name);
          }
          users.setPassword(user, hash, actor);
          return user;
        });
  }

  private void bound(User user, String policyArn) {
    if (policyArn != null) {
      policies.get(user.accountId(), policyArn);
    }
    database.update("UPDATE account_user SET boundary = ? WHERE id = ?", policyArn, user.id());
  }

  // A name that reads as another user's id would be taken for that user.
  private static String checkName(String field, String name) {
    if (IdKind.USER.matches(name)) {
      throw IamFault.invalid(field, "A user's name must not have the form of a user's id.");
    }
    return EntityName.check(field, name, MAX_NAME);
  }

  private User inCharge(String name, Principal actor) {
    get(actor.accountId(), name);
    return users.inChargeOf(name, Acting.administrator(actor));
  }

  private void refuse(User user, String query, String message) {
    if (database.find(query, row -> row.getInt(1), user.id()).isPresent()) {
      throw IamFault.conflict(message);
    }
  }

  private void lockAccount(String accountId) {
    database.query(
        "SELECT id FROM account WHERE id = ? FOR UPDATE", row -> row.getString(1), accountId);
  }

  private static String like(String prefix) {
    return prefix.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
  }
}

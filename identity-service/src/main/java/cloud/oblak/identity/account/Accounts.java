package cloud.oblak.identity.account;

import cloud.oblak.identity.accesskey.AccessKeys;
import cloud.oblak.identity.apitoken.ApiTokens;
import cloud.oblak.identity.journal.Journal;
import cloud.oblak.identity.secret.Passwords;
import cloud.oblak.identity.standing.AccountState;
import cloud.oblak.identity.user.User;
import cloud.oblak.identity.user.Users;
import cloud.oblak.kit.idempotency.ClientTokens;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
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
import java.util.Set;
import java.util.function.Consumer;

/** The accounts of the installation. */
@ApplicationScoped
class Accounts {
  private final AccountRows rows;
  private final Users users;
  private final ApiTokens apiTokens;
  private final AccessKeys accessKeys;
  private final Passwords passwords;
  private final Journal journal;
  private final ClientTokens clientTokens;

  Accounts(
      AccountRows rows,
      Users users,
      ApiTokens apiTokens,
      AccessKeys accessKeys,
      Passwords passwords,
      Journal journal,
      @Identifier("identity") ClientTokens clientTokens) {
    this.rows = rows;
    this.users = users;
    this.apiTokens = apiTokens;
    this.accessKeys = accessKeys;
    this.passwords = passwords;
    this.journal = journal;
    this.clientTokens = clientTokens;
  }

  /**
   * A new account.
   *
   * @param admin empty where this repeats an earlier request: secrets are shown once
   */
  record Created(Account account, Optional<AdminCredentials> admin) {}

  /**
   * Makes an account with its administrator.
   *
   * @param clientToken null or empty: not repeatable
   */
  Created create(String name, String clientToken, Principal actor) {
    Names.check("name", name);
    AdminCredentials admin = AdminCredentials.draw("admin");
    String hash = passwords.hash(admin.password());
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          Optional<String> earlier =
              clientTokens.claim(
                  actor.accountId(), "accounts.create", clientToken, name, admin.accountId());
          if (earlier.isPresent()) {
            return new Created(existing(earlier.get()), Optional.empty());
          }
          Account made = insert(name, admin, hash, Set.of(Role.ADMIN), actor);
          return new Created(made, Optional.of(admin));
        });
  }

  /**
   * Lets an account's administrator in anew: its password, sessions, API tokens and access keys
   * end.
   *
   * @return what only the answer knows
   */
  Created replaceCredentials(String id, Principal actor) {
    AdminCredentials drawn = AdminCredentials.draw("admin");
    String hash = passwords.hash(drawn.password());
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          Account account = existing(id);
          account.requireOpen();
          User admin = users.replaceAdminPassword(id, hash, actor);
          apiTokens.replaceAll(admin, "first", drawn.token(), actor);
          accessKeys.replaceAll(admin, drawn.accessKeyId(), drawn.secretAccessKey(), actor);
          return new Created(account, Optional.of(drawn.of(id, admin.name())));
        });
  }

  /**
   * Stores an account, its administrator, the token and the access key, in the caller's
   * transaction.
   */
  Account insert(
      String name, AdminCredentials admin, String hash, Set<Role> roles, Principal actor) {
    Instant now = journal.now();
    Account account = new Account(admin.accountId(), name, roles.contains(Role.OPERATOR), now);
    rows.persistAndFlush(account);
    journal.write(
        "account.created", now, account.id(), actor, "account", account.id(), Map.of("name", name));
    User user = users.insert(account.id(), admin.user(), hash, roles, actor);
    apiTokens.insert(user, "first", admin.token(), actor);
    accessKeys.insert(user, admin.accessKeyId(), admin.secretAccessKey(), actor);
    return account;
  }

  /** Gives an account's first administrator an access key, in the caller's transaction. */
  void insertKey(String accountId, String accessKeyId, String secret, Principal actor) {
    accessKeys.insert(users.firstAdmin(accountId), accessKeyId, secret, actor);
  }

  Page<Account> list(PageRequest request) {
    return QuarkusTransaction.requiringNew().call(() -> rows.page(request));
  }

  Account describe(String id) {
    return QuarkusTransaction.requiringNew().call(() -> existing(id));
  }

  /** Lets none of an account's credentials in until it is resumed; what runs goes on. */
  Account suspend(String id, Principal actor) {
    return change(id, Account::suspend, actor);
  }

  /** Lets the credentials of a suspended account in again. */
  Account resume(String id, Principal actor) {
    return change(id, Account::resume, actor);
  }

  /**
   * Closes an account for good. The other services hear of it and give up all that it has; its row,
   * its users and the records of what it did and used stay.
   */
  Account close(String id, Principal actor) {
    return change(id, Account::close, actor);
  }

  private Account change(String id, Consumer<Account> step, Principal actor) {
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          Account account = rows.lock(id).orElseThrow(Accounts::notFound);
          AccountState before = account.state();
          step.accept(account);
          if (account.state() != before) {
            rows.flush();
            journal.write(
                "account." + event(account.state()),
                journal.now(),
                id,
                actor,
                "account",
                id,
                Map.of("name", account.name()));
          }
          return account;
        });
  }

  private static String event(AccountState state) {
    return switch (state) {
      case ACTIVE -> "resumed";
      case SUSPENDED -> "suspended";
      case CLOSED -> "closed";
    };
  }

  private static FaultException notFound() {
    return new Fault.NotFound(CommonFault.NOT_FOUND, "There is no such account.").exception();
  }

  private Account existing(String id) {
    return rows.findByIdOptional(id).orElseThrow(Accounts::notFound);
  }
}

package cloud.oblak.identity.account;

import cloud.oblak.identity.journal.Journal;
import cloud.oblak.identity.secret.Passwords;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.Role;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Makes the operator and the first account, once, whoever starts at the same time; and gives those
 * of an installation that is older than access keys one.
 */
@ApplicationScoped
class FirstStart {
  private static final Logger LOG = Logger.getLogger(FirstStart.class);
  private static final long LOCK = 0x0B1A_F125L;
  private static final int TIMEOUT_SECONDS = 60;

  private record Due(String holder, String accountId) {}

  private final AccountRows rows;
  private final Accounts accounts;
  private final Passwords passwords;
  private final ServiceDatabase database;
  private final CredentialsFile file;

  FirstStart(
      AccountRows rows,
      Accounts accounts,
      Passwords passwords,
      @Identifier("identity") ServiceDatabase database,
      IdentityConfig config) {
    this.rows = rows;
    this.accounts = accounts;
    this.passwords = passwords;
    this.database = database;
    this.file = new CredentialsFile(config.credentialsFile());
  }

  void atStart(@Observes StartupEvent event) {
    ensure(file);
  }

  /** Makes what is not there yet; a second call changes nothing. */
  void ensure(CredentialsFile secrets) {
    QuarkusTransaction.requiringNew()
        .timeout(TIMEOUT_SECONDS)
        .run(() -> {
          database.query("SELECT pg_advisory_xact_lock(?)", row -> "", LOCK);
          if (rows.hasOperator()) {
            addKeys(secrets);
            return;
          }
          CredentialsFile.Content content =
              secrets
                  .read()
                  .orElseGet(() -> {
                    CredentialsFile.Content drawn = CredentialsFile.Content.draw();
                    secrets.write(drawn);
                    return drawn;
                  });
          insert("operator", content.operator(), Set.of(Role.OPERATOR, Role.ADMIN));
          insert("first", content.account(), Set.of(Role.ADMIN));
          LOG.infof(
              "The credentials of the operator and of the first account are in %s", secrets.file());
        });
  }

  private void addKeys(CredentialsFile secrets) {
    for (Due due :
        database.query(
            "DELETE FROM first_key_due RETURNING holder, account_id",
            row -> new Due(row.getString(1), row.getString(2)))) {
      CredentialsFile.Key key = secrets.key(due.holder());
      accounts.insertKey(due.accountId(), key.id(), key.secret(), Journal.SELF);
      LOG.infof("The %s has an access key now; it is in %s", due.holder(), secrets.file());
    }
  }

  private void insert(String name, AdminCredentials admin, Set<Role> roles) {
    accounts.insert(name, admin, passwords.hash(admin.password()), roles, Journal.SELF);
  }
}

package cloud.oblak.identity.account;

import cloud.oblak.identity.journal.Journal;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes accounts for tests, each with its administrator. */
@ApplicationScoped
public class TestAccounts {
  private final Accounts accounts;

  TestAccounts(Accounts accounts) {
    this.accounts = accounts;
  }

  /** The id of a new account. */
  public String make() {
    return accounts.create("test", null, Journal.SELF).account().id();
  }
}

package cloud.oblak.identity.standing;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** How accounts stand right now. */
@ApplicationScoped
public class Standing {
  private final ServiceDatabase database;

  Standing(@Identifier("identity") ServiceDatabase database) {
    this.database = database;
  }

  /** The state of an account; nothing where there is none. */
  public Optional<AccountState> of(String accountId) {
    return database.find(
        "SELECT state FROM account WHERE id = ?",
        row -> AccountState.valueOf(row.getString(1)),
        accountId);
  }

  /**
   * Lets only credentials of active accounts pass.
   *
   * @throws FaultException Denied: AccountSuspended or AccountClosed
   */
  public void require(String accountId) {
    Optional<Fault> refusal = refusal(accountId);
    if (refusal.isPresent()) {
      throw refusal.get().exception();
    }
  }

  /** Why an account's credentials do not count; nothing where they do. */
  public Optional<Fault> refusal(String accountId) {
    return switch (of(accountId).orElse(AccountState.CLOSED)) {
      case ACTIVE -> Optional.empty();
      case SUSPENDED ->
          Optional.of(
              new Fault.Denied(
                  StandingFault.SUSPENDED,
                  "The account is suspended: none of its credentials is accepted, and what runs"
                      + " goes on; ask the operator to resume it."));
      case CLOSED ->
          Optional.of(
              new Fault.Denied(
                  StandingFault.CLOSED,
                  "The account is closed for good; ask the operator for another."));
    };
  }
}

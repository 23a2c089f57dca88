package cloud.oblak.gateway.credential;

import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultCode;
import cloud.oblak.platform.Role;
import java.time.Instant;
import java.util.Set;

/**
 * What identity says about a credential.
 *
 * @param kind {@code api-token}, {@code session}, {@code access-key} or {@code password}
 * @param id of the token, session or access key, not its secret
 * @param expiresAt null: never
 * @param policySet hash of the policies that decide for it; empty: its roles decide
 * @param refused why it does not count, which only whoever proves it to be theirs may learn; null:
 *     it counts
 */
public record Credential(
    String accountId,
    String arn,
    Set<Role> roles,
    String kind,
    String id,
    Instant expiresAt,
    String policySet,
    Refused refused) {
  private static final String PASSWORD = "password";

  public Credential {
    roles = Set.copyOf(roles);
    policySet = policySet == null ? "" : policySet;
  }

  /** What whoever signs in says it has; it gives no right to anything. */
  public static Credential ofPassword(String accountId, String arn) {
    return new Credential(accountId, arn, Set.of(), PASSWORD, "", null, "", null);
  }

  /** Whether somebody signs in with it. */
  public boolean signsIn() {
    return kind.equals(PASSWORD);
  }

  /** Why a credential does not count: its account's standing, or its own end. */
  public record Refused(String code, String message) implements FaultCode {
    private static final String EXPIRED = "ExpiredToken";

    Fault fault() {
      return code.equals(EXPIRED)
          ? new Fault.Unauthenticated(this, message)
          : new Fault.Denied(this, message);
    }
  }

  /**
   * Refuses what is proven and does not count.
   *
   * @throws cloud.oblak.platform.FaultException Denied: AccountSuspended, AccountClosed;
   *     Unauthenticated: ExpiredToken
   */
  public void require() {
    if (refused != null) {
      throw refused.fault().exception();
    }
    if (expiresAt != null && !expiresAt.isAfter(Instant.now())) {
      throw new Refused(Refused.EXPIRED, "The security token included in the request is expired")
          .fault()
          .exception();
    }
  }
}

package cloud.oblak.gateway.credential;

import cloud.oblak.platform.Role;
import java.time.Instant;
import java.util.Set;

/**
 * What identity says about a credential.
 *
 * @param kind {@code api-token}, {@code session} or {@code access-key}
 * @param id of the token, session or access key, not its secret
 * @param expiresAt null: never
 * @param policySet hash of the policies that decide for it; empty: its roles decide
 */
public record Credential(
    String accountId,
    String arn,
    Set<Role> roles,
    String kind,
    String id,
    Instant expiresAt,
    String policySet) {
  public Credential {
    roles = Set.copyOf(roles);
    policySet = policySet == null ? "" : policySet;
  }
}

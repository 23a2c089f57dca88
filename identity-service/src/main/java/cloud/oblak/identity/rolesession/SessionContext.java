package cloud.oblak.identity.rolesession;

import cloud.oblak.identity.role.IamRole;
import cloud.oblak.kit.policy.Authority;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** What policies know of whoever speaks as a role. */
final class SessionContext {
  private SessionContext() {}

  /** The keys of a session that begins now. */
  static Map<String, String> of(IamRole role, String session, Map<String, String> more) {
    Map<String, String> context = new HashMap<>(more);
    context.put("aws:userid", role.id() + ":" + session);
    context.put("aws:PrincipalArn", role.arn());
    context.put("aws:PrincipalType", "AssumedRole");
    // Only an identity of the release before looks for it here.
    context.put(Authority.ISSUED, Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return context;
  }
}

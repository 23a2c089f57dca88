package cloud.oblak.identity.entity;

import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import java.util.EnumSet;
import java.util.Set;

/** How a caller acts whom policies already allowed what it asks for. */
public final class Acting {
  private Acting() {}

  /** The same caller as an administrator of its own account, which the domain asks for. */
  public static Principal administrator(Principal caller) {
    Set<Role> roles = EnumSet.of(Role.ADMIN);
    roles.addAll(caller.roles());
    return new Principal(
        caller.accountId(),
        caller.arn(),
        roles,
        caller.service(),
        caller.sourceIp(),
        caller.requestId(),
        caller.policySet(),
        caller.conditionKeys());
  }
}

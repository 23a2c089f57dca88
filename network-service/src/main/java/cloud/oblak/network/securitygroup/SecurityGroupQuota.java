package cloud.oblak.network.securitygroup;

import cloud.oblak.kit.quota.Quota;

/** The quotas of security groups and their rules. */
public final class SecurityGroupQuota {
  /** Groups of all VPCs together, default ones included. */
  public static final Quota SECURITY_GROUPS =
      new Quota(
          "security-groups",
          SecurityGroupFault.LIMIT,
          "delete groups that are not needed",
          new Quota.Counted("SELECT count(*) FROM security_group WHERE account_id = ?"));

  /** Rules of one group in one direction. */
  public static final Quota RULES =
      new Quota(
          "rules-per-security-group",
          SecurityGroupFault.RULE_LIMIT,
          "remove a rule of that direction or widen a range",
          new Quota.OfEach());

  private SecurityGroupQuota() {}
}

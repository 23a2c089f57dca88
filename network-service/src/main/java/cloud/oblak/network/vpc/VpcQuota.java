package cloud.oblak.network.vpc;

import cloud.oblak.kit.quota.Quota;

/** The quota of VPCs. */
public final class VpcQuota {
  /** VPCs, the default one included, which is made without asking for room. */
  public static final Quota VPCS =
      new Quota(
          "vpcs",
          () -> "VpcLimitExceeded",
          "delete a VPC that is not needed",
          new Quota.Counted("SELECT count(*) FROM vpc WHERE account_id = ?"));

  private VpcQuota() {}
}

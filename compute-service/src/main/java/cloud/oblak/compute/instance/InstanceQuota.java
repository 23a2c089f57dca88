package cloud.oblak.compute.instance;

import cloud.oblak.kit.quota.Quota;

/** The quotas of instances; an instance counts until it is terminated. */
public final class InstanceQuota {
  /** How many. */
  public static final Quota INSTANCES =
      new Quota(
          "instances",
          InstanceFault.INSTANCE_LIMIT,
          "terminate instances that are not needed",
          new Quota.Kept(sum("1")));

  /** Virtual CPUs of all. */
  public static final Quota VCPUS =
      new Quota(
          "vcpus",
          InstanceFault.VCPU_LIMIT,
          "terminate instances that are not needed or choose a smaller type",
          new Quota.Kept(sum("vcpus")));

  /** Memory of all in MiB. EC2 has no such limit; its clients know the code for instances. */
  public static final Quota MEMORY =
      new Quota(
          "memory-mib",
          InstanceFault.INSTANCE_LIMIT,
          "terminate instances that are not needed or choose a smaller type",
          new Quota.Kept(sum("memory_bytes >> 20")));

  private InstanceQuota() {}

  private static String sum(String what) {
    return "SELECT coalesce(sum("
        + what
        + "), 0) FROM instance WHERE account_id = ? AND state <> 'terminated'";
  }
}

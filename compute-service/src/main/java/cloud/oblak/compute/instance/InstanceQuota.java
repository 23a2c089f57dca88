package cloud.oblak.compute.instance;

import cloud.oblak.kit.quota.Quota;

/** The quotas of instances; an instance counts until it is terminated. */
public final class InstanceQuota {
  private static final String COUNTS = "state <> 'terminated'";
  private static final String ONE = "1";
  private static final String CPUS = "vcpus";
  private static final String MIB = "memory_bytes >> 20";

  /** How many. */
  public static final Quota INSTANCES =
      new Quota(
          "instances",
          InstanceFault.INSTANCE_LIMIT,
          "terminate instances that are not needed",
          sum(ONE));

  /** Virtual CPUs of all. */
  public static final Quota VCPUS =
      new Quota(
          "vcpus",
          InstanceFault.VCPU_LIMIT,
          "terminate instances that are not needed or choose a smaller type",
          sum(CPUS));

  /** Memory of all in MiB. EC2 has no such limit; its clients know the code for instances. */
  public static final Quota MEMORY =
      new Quota(
          "memory-mib",
          InstanceFault.INSTANCE_LIMIT,
          "terminate instances that are not needed or choose a smaller type",
          sum(MIB));

  /** Accounts of which what is kept is not what their rows say. */
  static final String DRIFTED =
      """
      SELECT account_id
      FROM (SELECT account_id, sum(%1$s) AS instances, sum(%2$s) AS vcpus, sum(%3$s) AS memory
            FROM instance WHERE %4$s GROUP BY account_id) AS there
      FULL JOIN (SELECT account_id,
                        sum(used) FILTER (WHERE name = '%5$s') AS instances,
                        sum(used) FILTER (WHERE name = '%6$s') AS vcpus,
                        sum(used) FILTER (WHERE name = '%7$s') AS memory
                 FROM quota GROUP BY account_id) AS kept USING (account_id)
      WHERE coalesce(there.instances, 0) <> coalesce(kept.instances, 0)
         OR coalesce(there.vcpus, 0) <> coalesce(kept.vcpus, 0)
         OR coalesce(there.memory, 0) <> coalesce(kept.memory, 0)
      ORDER BY account_id
      """
          .formatted(ONE, CPUS, MIB, COUNTS, INSTANCES.name(), VCPUS.name(), MEMORY.name());

  private InstanceQuota() {}

  private static Quota.Kept sum(String what) {
    return new Quota.Kept(
        "SELECT coalesce(sum(" + what + "), 0) FROM instance WHERE account_id = ? AND " + COUNTS);
  }
}

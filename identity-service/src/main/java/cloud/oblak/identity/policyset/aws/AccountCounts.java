package cloud.oblak.identity.policyset.aws;

import cloud.oblak.identity.policy.Document;
import cloud.oblak.kit.database.ServiceDatabase;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;

/** Counts what an account has, in IAM's words. */
@ApplicationScoped
class AccountCounts {
  private static final Map<String, String> QUERIES =
      Map.of(
          "Users", "SELECT count(*) FROM account_user WHERE account_id = ?",
          "Groups", "SELECT count(*) FROM user_group WHERE account_id = ?",
          "Roles", "SELECT count(*) FROM role WHERE account_id = ?",
          "Policies", "SELECT count(*) FROM policy WHERE account_id = ?",
          "InstanceProfiles", "SELECT count(*) FROM instance_profile WHERE account_id = ?",
          "PolicyVersionsInUse",
              "SELECT count(DISTINCT policy_arn) FROM attached_policy WHERE account_id = ?");
  private static final Map<String, Integer> QUOTAS =
      Map.of(
          "AccessKeysPerUserQuota", 2,
          "AttachedPoliciesPerGroupQuota", 10,
          "AttachedPoliciesPerRoleQuota", 10,
          "AttachedPoliciesPerUserQuota", 10,
          "GroupsPerUserQuota", 10,
          "VersionsPerPolicyQuota", 5,
          "PolicySizeQuota", Document.MANAGED,
          "MFADevices", 0,
          "AccountMFAEnabled", 0);

  private final ServiceDatabase database;

  AccountCounts(@Identifier("identity") ServiceDatabase database) {
    this.database = database;
  }

  Map<String, Integer> of(String accountId) {
    Map<String, Integer> summary = new TreeMap<>(QUOTAS);
    QUERIES.forEach((name, query) ->
        summary.put(name, database.find(query, row -> row.getInt(1), accountId).orElse(0)));
    return summary;
  }
}

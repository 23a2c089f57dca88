package cloud.oblak.identity.policy;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.policy.RolePolicies;
import cloud.oblak.platform.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What an account uses managed policies for: attached to holders, and as boundaries. */
final class PolicyUses {
  // A user has the policies that its roles stand for beside those that were attached to it.
  private static final String USES =
      """
      SELECT arn, count(*) FILTER (WHERE use = 'attached'), count(*) FILTER (WHERE use = 'boundary')
      FROM (
        SELECT 'attached' AS use, holder, policy_arn AS arn FROM attached_policy
        WHERE account_id = ?
        UNION
        SELECT 'attached', u.id, r.arn FROM account_user u
        JOIN unnest(?::text[], ?::text[]) r (role, arn) ON r.role = ANY(string_to_array(u.roles, ','))
        WHERE u.account_id = ?
        UNION
        SELECT 'boundary', id, boundary FROM account_user
        WHERE account_id = ? AND boundary IS NOT NULL
        UNION
        SELECT 'boundary', id, boundary FROM role WHERE account_id = ? AND boundary IS NOT NULL
      ) uses
      """;
  private static final List<String> ROLES = new ArrayList<>();
  private static final List<String> ARNS = new ArrayList<>();

  static {
    for (Role role : Role.values()) {
      for (String arn : RolePolicies.arns(Set.of(role))) {
        ROLES.add(role.name());
        ARNS.add(arn);
      }
    }
  }

  private final ServiceDatabase database;

  PolicyUses(ServiceDatabase database) {
    this.database = database;
  }

  /** Names of the roles that stand for a policy. */
  static String[] roles(String arn) {
    return IntStream.range(0, ARNS.size())
        .filter(i -> ARNS.get(i).equals(arn))
        .mapToObj(ROLES::get)
        .toArray(String[]::new);
  }

  private record Use(String arn, int attachments, int boundaries) {}

  /** The policies with what the account uses each of them for. */
  List<ManagedPolicy> counted(String accountId, List<ManagedPolicy> policies) {
    Map<String, Use> uses =
        database
            .query(
                USES + "WHERE arn = ANY(?) GROUP BY arn",
                row -> new Use(row.getString(1), row.getInt(2), row.getInt(3)),
                accountId,
                ROLES.toArray(String[]::new),
                ARNS.toArray(String[]::new),
                accountId,
                accountId,
                accountId,
                policies.stream().map(ManagedPolicy::arn).toArray(String[]::new))
            .stream()
            .collect(Collectors.toMap(Use::arn, use -> use));
    return policies.stream()
        .map(policy -> {
          Use use = uses.getOrDefault(policy.arn(), new Use(policy.arn(), 0, 0));
          return policy.used(use.attachments(), use.boundaries());
        })
        .toList();
  }
}

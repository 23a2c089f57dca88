package cloud.oblak.identity.policyset.aws;

import cloud.oblak.identity.entity.IamFault;
import cloud.oblak.identity.group.Groups;
import cloud.oblak.identity.policyset.PolicySets;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.identity.user.User;
import cloud.oblak.identity.user.Users;
import cloud.oblak.kit.policy.PolicySetContent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.TreeMap;

/** Finds whose policies an ARN means. */
@ApplicationScoped
class PolicySources {
  private final PolicySets sets;
  private final Users users;
  private final Groups groups;
  private final IamRoles roles;

  PolicySources(PolicySets sets, Users users, Groups groups, IamRoles roles) {
    this.sets = sets;
    this.users = users;
    this.groups = groups;
    this.roles = roles;
  }

  PolicySetContent of(String accountId, String arn) {
    String prefix = "arn:aws:iam::" + accountId + ":";
    if (arn == null || !arn.startsWith(prefix) || arn.indexOf('/') < 0) {
      throw IamFault.invalid("policySourceArn", "Invalid Entity Arn: " + arn);
    }
    String kind = arn.substring(prefix.length(), arn.indexOf('/'));
    String name = arn.substring(arn.lastIndexOf('/') + 1);
    return switch (kind) {
      case "user" -> {
        User user = users.find(accountId, name).orElseThrow(() -> IamFault.noSuch("user " + name));
        yield sets.content(user);
      }
      case "role" -> sets.content(roles.get(accountId, name));
      case "group" ->
          new PolicySetContent(
              sets.content(groups.get(accountId, name).holder()), null, List.of(), new TreeMap<>());
      default -> throw IamFault.invalid("policySourceArn", "Invalid Entity Arn: " + arn);
    };
  }
}

package cloud.oblak.identity.inventory.aws;

import cloud.oblak.identity.entity.IamFault;
import cloud.oblak.identity.group.Group;
import cloud.oblak.identity.group.Groups;
import cloud.oblak.identity.policy.ManagedPolicies;
import cloud.oblak.identity.policy.ManagedPolicy;
import cloud.oblak.identity.role.IamRole;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.identity.user.User;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.model.EntityType;

/** Pages through the entities of an account, kind after kind. */
@ApplicationScoped
class Inventory {
  private static final List<EntityType> ORDER =
      List.of(
          EntityType.USER,
          EntityType.GROUP,
          EntityType.ROLE,
          EntityType.LOCAL_MANAGED_POLICY,
          EntityType.AWS_MANAGED_POLICY);

  private final IamUsers users;
  private final Groups groups;
  private final IamRoles roles;
  private final ManagedPolicies policies;

  Inventory(IamUsers users, Groups groups, IamRoles roles, ManagedPolicies policies) {
    this.users = users;
    this.groups = groups;
    this.roles = roles;
    this.policies = policies;
  }

  /**
   * One entity.
   *
   * @param key the number of its kind, and its name or ARN
   * @param entity a {@link User}, {@link Group}, {@link IamRole} or {@link ManagedPolicy}
   */
  record Entry(String key, Object entity) {}

  /**
   * One page.
   *
   * @param wanted the kinds; none: all
   */
  Page<Entry> page(String accountId, Collection<EntityType> wanted, PageRequest page) {
    if (!ORDER.containsAll(wanted)) {
      throw IamFault.invalid("filter", "A filter must be one of " + ORDER + ".");
    }
    List<Entry> found = new ArrayList<>();
    for (int kind = 0; kind < ORDER.size(); kind++) {
      String prefix = kind + " ";
      boolean begun = page.after().startsWith(prefix);
      int room = page.limit() + 1 - found.size();
      if (room > 0
          && (wanted.isEmpty() || wanted.contains(ORDER.get(kind)))
          && (begun || page.after().compareTo(prefix) < 0)) {
        String after = begun ? page.after().substring(prefix.length()) : "";
        entities(ORDER.get(kind), accountId, new PageRequest(after, room))
            .forEach(entry -> found.add(new Entry(prefix + entry.key(), entry.entity())));
      }
    }
    return Page.of(found, page, Entry::key);
  }

  private Stream<Entry> entities(EntityType kind, String accountId, PageRequest page) {
    return switch (kind) {
      case USER -> entries(users.list(accountId, null, page), User::name);
      case GROUP -> entries(groups.list(accountId, null, page), Group::name);
      case ROLE -> entries(roles.list(accountId, null, page), IamRole::name);
      case LOCAL_MANAGED_POLICY ->
          entries(
              policies.list(accountId, ManagedPolicies.Scope.LOCAL, policy -> true, null, page),
              ManagedPolicy::arn);
      case AWS_MANAGED_POLICY ->
          entries(
              policies.list(
                  accountId, ManagedPolicies.Scope.AWS, ManagedPolicy::isUsed, null, page),
              ManagedPolicy::arn);
      case UNKNOWN_TO_SDK_VERSION -> Stream.of();
    };
  }

  private static <T> Stream<Entry> entries(Page<T> page, Function<T, String> key) {
    return page.items().stream().map(entity -> new Entry(key.apply(entity), entity));
  }
}

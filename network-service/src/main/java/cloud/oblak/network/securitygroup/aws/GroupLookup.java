package cloud.oblak.network.securitygroup.aws;

import cloud.oblak.kit.aws.query.ResourceIds;
import cloud.oblak.network.securitygroup.SecurityGroupView;
import cloud.oblak.network.securitygroup.SecurityGroups;
import cloud.oblak.network.tag.aws.Ec2Lists;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Principal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;

/** Finds groups as EC2's actions name them: by id or, in the default VPC, by name. */
@ApplicationScoped
class GroupLookup {
  private static final ResourceIds FORM = new ResourceIds("sg", "security group", "InvalidGroupId");
  private static final ResourceIds GROUPS = new ResourceIds("sg", "security group", "InvalidGroup");

  private final SecurityGroups groups;

  GroupLookup(SecurityGroups groups) {
    this.groups = groups;
  }

  /** All groups of the caller's account. */
  List<SecurityGroupView> all(Principal caller) {
    return Ec2Lists.all(page -> groups.list(caller, page));
  }

  /** Checks ids and names, all of which must be there; without any every group is meant. */
  List<SecurityGroupView> named(
      List<SecurityGroupView> all, Collection<String> ids, Collection<String> names) {
    List<String> wanted = FORM.checked(ids);
    GROUPS.allFound(wanted, all.stream().map(SecurityGroupView::id).toList());
    GROUPS.allFound(names, all.stream().map(SecurityGroupView::name).toList());
    return all.stream()
        .filter(group ->
            (wanted.isEmpty() && names.isEmpty())
                || wanted.contains(group.id())
                || names.contains(group.name()))
        .toList();
  }

  /**
   * The one group that a change is about.
   *
   * @param id may be absent where the name is given
   */
  SecurityGroupView one(Principal caller, String id, String name) {
    if (id == null && name == null) {
      throw Fault.missing("GroupId", "The request must contain the parameter GroupName or GroupId");
    }
    List<String> ids = id == null ? List.of() : List.of(id);
    List<String> names = id != null ? List.of() : List.of(name);
    return named(all(caller), ids, names).getFirst();
  }
}

package cloud.oblak.compute.instance;

import cloud.oblak.kit.policy.Authority;
import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.web.AllowRoles;
import cloud.oblak.kit.web.Caller;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import cloud.oblak.platform.policy.RequestContext;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Which security groups an instance is a member of, over REST. */
@Path("/v1/instances/{id}/security-groups")
@RunOnVirtualThread
class InstanceGroupsResource {
  private static final String ACTION = "ec2:ModifyInstanceAttribute";

  private final Instances instances;
  private final InstanceGroups groups;
  private final LaunchGroups names;
  private final Authority authority;
  private final Caller caller;

  InstanceGroupsResource(
      Instances instances,
      InstanceGroups groups,
      LaunchGroups names,
      Authority authority,
      Caller caller) {
    this.instances = instances;
    this.groups = groups;
    this.names = names;
    this.authority = authority;
    this.caller = caller;
  }

  /** Ids or names of all groups that the instance is to be a member of. */
  record GroupsRequest(List<String> securityGroups) {}

  /** Makes the instance a member of these groups and of no other. */
  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER})
  @Authorizes(value = ACTION, on = "instance/{id}")
  public InstanceView put(@PathParam("id") String id, GroupsRequest request) {
    if (request == null
        || request.securityGroups() == null
        || request.securityGroups().isEmpty()
        || request.securityGroups().contains(null)) {
      throw Fault.missing(
          "securityGroups", "securityGroups is required: ids or names of at least one group.");
    }
    Principal principal = caller.principal();
    String account = principal.accountId();
    String subnet = instances.get(account, id).condition().place().subnetId();
    List<String> ids = names.ids(account, subnet, request.securityGroups());
    for (String group : ids) {
      authority.require(
          principal,
          ACTION,
          authority.arn("ec2", account, "security-group", group),
          RequestContext.EMPTY);
    }
    return InstanceView.of(groups.change(principal, id, ids), principal.isOperator());
  }
}

package cloud.oblak.compute.instance;

import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.web.AllowRoles;
import cloud.oblak.kit.web.Caller;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;

/** Which role an instance speaks as, over REST. */
@Path("/v1/instances/{id}/instance-profile")
@RunOnVirtualThread
class InstanceProfileResource {
  private final ProfileAssociations associations;
  private final Caller caller;

  InstanceProfileResource(ProfileAssociations associations, Caller caller) {
    this.associations = associations;
    this.caller = caller;
  }

  /** Name or ARN of an instance profile. */
  record ProfileRequest(String instanceProfile) {}

  /** Gives the instance a profile, in the place of the one it may have. */
  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER})
  @Authorizes(
      value = {"ec2:AssociateIamInstanceProfile", "ec2:ReplaceIamInstanceProfileAssociation"},
      on = "instance/{id}")
  public InstanceView put(@PathParam("id") String id, ProfileRequest request) {
    if (request == null
        || request.instanceProfile() == null
        || request.instanceProfile().isEmpty()) {
      throw Fault.missing(
          "instanceProfile",
          "instanceProfile is required: a name or an ARN; DELETE takes it away.");
    }
    return view(associations.set(caller.principal(), id, request.instanceProfile()));
  }

  /** Takes the instance's profile away. */
  @DELETE
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER})
  @Authorizes(value = "ec2:DisassociateIamInstanceProfile", on = "instance/{id}")
  public InstanceView delete(@PathParam("id") String id) {
    return view(associations.set(caller.principal(), id, ""));
  }

  private InstanceView view(Instance instance) {
    return InstanceView.of(instance, caller.principal().isOperator());
  }
}

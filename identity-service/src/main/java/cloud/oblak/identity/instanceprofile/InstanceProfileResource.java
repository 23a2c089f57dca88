package cloud.oblak.identity.instanceprofile;

import cloud.oblak.identity.entity.IamFault;
import cloud.oblak.identity.role.IamRole;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.web.AllowServices;
import cloud.oblak.kit.web.Body;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;

/** Instance profiles for the service that runs instances. */
@Path("/internal/identity/instance-profiles")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class InstanceProfileResource {
  private final InstanceProfiles profiles;
  private final IamRoles roles;

  InstanceProfileResource(InstanceProfiles profiles, IamRoles roles) {
    this.profiles = profiles;
    this.roles = roles;
  }

  /** A profile of an account, by its name. */
  record Named(String accountId, String name) {}

  /**
   * A profile as instances name it.
   *
   * @param roleArn empty: no role is in it
   */
  record Known(String id, String name, String arn, String roleArn) {}

  @POST
  @Path("/named")
  @AllowServices("compute")
  public Known named(Named body) {
    Named named = Body.required(body);
    InstanceProfile profile =
        profiles
            .find(named.accountId(), named.name())
            .orElseThrow(() -> IamFault.noSuch("Instance Profile " + named.name()));
    return new Known(
        profile.id(),
        profile.name(),
        profile.arn(),
        Optional.ofNullable(profile.roleId()).flatMap(roles::find).map(IamRole::arn).orElse(""));
  }
}

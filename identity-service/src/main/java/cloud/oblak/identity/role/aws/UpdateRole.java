package cloud.oblak.identity.role.aws;

import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.UpdateRoleRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleResponse;

/** Changes description and longest session of a role. */
@ApplicationScoped
public class UpdateRole implements AwsAction<UpdateRoleRequest, UpdateRoleResponse> {
  private final IamRoles roles;

  UpdateRole(IamRoles roles) {
    this.roles = roles;
  }

  @Override
  public Class<UpdateRoleRequest> request() {
    return UpdateRoleRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("RoleName", "Description", "MaxSessionDuration");
  }

  @Override
  public UpdateRoleResponse answer(UpdateRoleRequest request, AwsCall call) {
    roles.change(
        request.roleName(),
        request.description() == null ? "" : request.description(),
        request.maxSessionDuration(),
        call.principal());
    return UpdateRoleResponse.builder().build();
  }
}

package cloud.oblak.identity.role.aws;

import cloud.oblak.identity.role.IamRole;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.UpdateRoleDescriptionRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleDescriptionResponse;

/** Changes the description of a role. */
@ApplicationScoped
public class UpdateRoleDescription
    implements AwsAction<UpdateRoleDescriptionRequest, UpdateRoleDescriptionResponse> {
  private final IamRoles roles;

  UpdateRoleDescription(IamRoles roles) {
    this.roles = roles;
  }

  @Override
  public Class<UpdateRoleDescriptionRequest> request() {
    return UpdateRoleDescriptionRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("RoleName", "Description");
  }

  @Override
  public UpdateRoleDescriptionResponse answer(UpdateRoleDescriptionRequest request, AwsCall call) {
    IamRole changed =
        roles.change(request.roleName(), request.description(), null, call.principal());
    return UpdateRoleDescriptionResponse.builder().role(RoleModel.whole(changed)).build();
  }
}

package cloud.oblak.identity.role.aws;

import cloud.oblak.identity.role.IamRole;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;

/** Shows a role. */
@ApplicationScoped
public class GetRole implements AwsAction<GetRoleRequest, GetRoleResponse> {
  private final IamRoles roles;

  GetRole(IamRoles roles) {
    this.roles = roles;
  }

  @Override
  public Class<GetRoleRequest> request() {
    return GetRoleRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("RoleName");
  }

  @Override
  public GetRoleResponse answer(GetRoleRequest request, AwsCall call) {
    IamRole role = roles.get(call.accountId(), request.roleName());
    return GetRoleResponse.builder().role(RoleModel.whole(role)).build();
  }
}

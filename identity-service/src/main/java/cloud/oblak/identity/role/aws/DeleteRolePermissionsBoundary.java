package cloud.oblak.identity.role.aws;

import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryResponse;

/** Takes the boundary of a role away. */
@ApplicationScoped
public class DeleteRolePermissionsBoundary
    implements AwsAction<
        DeleteRolePermissionsBoundaryRequest, DeleteRolePermissionsBoundaryResponse> {
  private final IamRoles roles;

  DeleteRolePermissionsBoundary(IamRoles roles) {
    this.roles = roles;
  }

  @Override
  public Class<DeleteRolePermissionsBoundaryRequest> request() {
    return DeleteRolePermissionsBoundaryRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("RoleName");
  }

  @Override
  public DeleteRolePermissionsBoundaryResponse answer(
      DeleteRolePermissionsBoundaryRequest request, AwsCall call) {
    roles.bound(request.roleName(), null, call.principal());
    return DeleteRolePermissionsBoundaryResponse.builder().build();
  }
}

package cloud.oblak.identity.role.aws;

import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryResponse;

/** Sets the boundary of a role. */
@ApplicationScoped
public class PutRolePermissionsBoundary
    implements AwsAction<PutRolePermissionsBoundaryRequest, PutRolePermissionsBoundaryResponse> {
  private final IamRoles roles;

  PutRolePermissionsBoundary(IamRoles roles) {
    this.roles = roles;
  }

  @Override
  public Class<PutRolePermissionsBoundaryRequest> request() {
    return PutRolePermissionsBoundaryRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("RoleName", "PermissionsBoundary");
  }

  @Override
  public PutRolePermissionsBoundaryResponse answer(
      PutRolePermissionsBoundaryRequest request, AwsCall call) {
    roles.bound(request.roleName(), request.permissionsBoundary(), call.principal());
    return PutRolePermissionsBoundaryResponse.builder().build();
  }
}

package cloud.oblak.identity.role.aws;

import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleResponse;

/** Deletes a role that has nothing left. */
@ApplicationScoped
public class DeleteRole implements AwsAction<DeleteRoleRequest, DeleteRoleResponse> {
  private final IamRoles roles;

  DeleteRole(IamRoles roles) {
    this.roles = roles;
  }

  @Override
  public Class<DeleteRoleRequest> request() {
    return DeleteRoleRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("RoleName");
  }

  @Override
  public DeleteRoleResponse answer(DeleteRoleRequest request, AwsCall call) {
    roles.delete(request.roleName(), call.principal());
    return DeleteRoleResponse.builder().build();
  }
}

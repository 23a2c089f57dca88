package cloud.oblak.identity.role.aws;

import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.UntagRoleRequest;
import software.amazon.awssdk.services.iam.model.UntagRoleResponse;

/** Takes tags off a role. */
@ApplicationScoped
public class UntagRole implements AwsAction<UntagRoleRequest, UntagRoleResponse> {
  private final IamRoles roles;

  UntagRole(IamRoles roles) {
    this.roles = roles;
  }

  @Override
  public Class<UntagRoleRequest> request() {
    return UntagRoleRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("RoleName", "TagKeys");
  }

  @Override
  public UntagRoleResponse answer(UntagRoleRequest request, AwsCall call) {
    roles.untag(request.roleName(), request.tagKeys(), call.principal());
    return UntagRoleResponse.builder().build();
  }
}

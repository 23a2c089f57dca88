package cloud.oblak.identity.role.aws;

import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyResponse;

/** Replaces the trust policy of a role. */
@ApplicationScoped
public class UpdateAssumeRolePolicy
    implements AwsAction<UpdateAssumeRolePolicyRequest, UpdateAssumeRolePolicyResponse> {
  private final IamRoles roles;

  UpdateAssumeRolePolicy(IamRoles roles) {
    this.roles = roles;
  }

  @Override
  public Class<UpdateAssumeRolePolicyRequest> request() {
    return UpdateAssumeRolePolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("RoleName", "PolicyDocument");
  }

  @Override
  public UpdateAssumeRolePolicyResponse answer(
      UpdateAssumeRolePolicyRequest request, AwsCall call) {
    roles.trust(request.roleName(), request.policyDocument(), call.principal());
    return UpdateAssumeRolePolicyResponse.builder().build();
  }
}

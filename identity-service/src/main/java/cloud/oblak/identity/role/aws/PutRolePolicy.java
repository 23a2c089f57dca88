package cloud.oblak.identity.role.aws;

import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyResponse;

/** Writes an inline policy into a role. */
@ApplicationScoped
public class PutRolePolicy implements AwsAction<PutRolePolicyRequest, PutRolePolicyResponse> {
  private final IamRoles roles;
  private final Attachments attachments;

  PutRolePolicy(IamRoles roles, Attachments attachments) {
    this.roles = roles;
    this.attachments = attachments;
  }

  @Override
  public Class<PutRolePolicyRequest> request() {
    return PutRolePolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("RoleName", "PolicyName", "PolicyDocument");
  }

  @Override
  public PutRolePolicyResponse answer(PutRolePolicyRequest request, AwsCall call) {
    attachments.put(
        roles.get(call.accountId(), request.roleName()).holder(),
        request.policyName(),
        request.policyDocument(),
        call.principal());
    return PutRolePolicyResponse.builder().build();
  }
}

package cloud.oblak.identity.role.aws;

import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyResponse;

/** Detaches a managed policy from a role. */
@ApplicationScoped
public class DetachRolePolicy
    implements AwsAction<DetachRolePolicyRequest, DetachRolePolicyResponse> {
  private final IamRoles roles;
  private final Attachments attachments;

  DetachRolePolicy(IamRoles roles, Attachments attachments) {
    this.roles = roles;
    this.attachments = attachments;
  }

  @Override
  public Class<DetachRolePolicyRequest> request() {
    return DetachRolePolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("RoleName", "PolicyArn");
  }

  @Override
  public DetachRolePolicyResponse answer(DetachRolePolicyRequest request, AwsCall call) {
    attachments.detach(
        roles.get(call.accountId(), request.roleName()).holder(),
        request.policyArn(),
        call.principal());
    return DetachRolePolicyResponse.builder().build();
  }
}

package cloud.oblak.identity.role.aws;

import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyResponse;

/** Attaches a managed policy to a role. */
@ApplicationScoped
public class AttachRolePolicy
    implements AwsAction<AttachRolePolicyRequest, AttachRolePolicyResponse> {
  private final IamRoles roles;
  private final Attachments attachments;

  AttachRolePolicy(IamRoles roles, Attachments attachments) {
    this.roles = roles;
    this.attachments = attachments;
  }

  @Override
  public Class<AttachRolePolicyRequest> request() {
    return AttachRolePolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("RoleName", "PolicyArn");
  }

  @Override
  public AttachRolePolicyResponse answer(AttachRolePolicyRequest request, AwsCall call) {
    attachments.attach(
        roles.get(call.accountId(), request.roleName()).holder(),
        request.policyArn(),
        call.principal());
    return AttachRolePolicyResponse.builder().build();
  }
}

package cloud.oblak.identity.role.aws;

import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;

/** Deletes an inline policy of a role. */
@ApplicationScoped
public class DeleteRolePolicy
    implements AwsAction<DeleteRolePolicyRequest, DeleteRolePolicyResponse> {
  private final IamRoles roles;
  private final Attachments attachments;

  DeleteRolePolicy(IamRoles roles, Attachments attachments) {
    this.roles = roles;
    this.attachments = attachments;
  }

  @Override
  public Class<DeleteRolePolicyRequest> request() {
    return DeleteRolePolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("RoleName", "PolicyName");
  }

  @Override
  public DeleteRolePolicyResponse answer(DeleteRolePolicyRequest request, AwsCall call) {
    attachments.remove(
        roles.get(call.accountId(), request.roleName()).holder(),
        request.policyName(),
        call.principal());
    return DeleteRolePolicyResponse.builder().build();
  }
}

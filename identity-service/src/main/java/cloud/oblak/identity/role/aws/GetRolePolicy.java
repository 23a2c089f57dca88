package cloud.oblak.identity.role.aws;

import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.identity.policy.Document;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;

/** Shows an inline policy of a role. */
@ApplicationScoped
public class GetRolePolicy implements AwsAction<GetRolePolicyRequest, GetRolePolicyResponse> {
  private final IamRoles roles;
  private final Attachments attachments;

  GetRolePolicy(IamRoles roles, Attachments attachments) {
    this.roles = roles;
    this.attachments = attachments;
  }

  @Override
  public Class<GetRolePolicyRequest> request() {
    return GetRolePolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("RoleName", "PolicyName");
  }

  @Override
  public GetRolePolicyResponse answer(GetRolePolicyRequest request, AwsCall call) {
    Attachments.Inline inline =
        attachments.inline(
            roles.get(call.accountId(), request.roleName()).holder(), request.policyName());
    return GetRolePolicyResponse.builder()
        .roleName(request.roleName())
        .policyName(inline.name())
        .policyDocument(Document.encoded(inline.document()))
        .build();
  }
}

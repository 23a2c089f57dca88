package cloud.oblak.identity.group.aws;

import cloud.oblak.identity.group.Groups;
import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.identity.policy.Document;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.GetGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetGroupPolicyResponse;

/** Shows an inline policy of a group. */
@ApplicationScoped
public class GetGroupPolicy implements AwsAction<GetGroupPolicyRequest, GetGroupPolicyResponse> {
  private final Groups groups;
  private final Attachments attachments;

  GetGroupPolicy(Groups groups, Attachments attachments) {
    this.groups = groups;
    this.attachments = attachments;
  }

  @Override
  public Class<GetGroupPolicyRequest> request() {
    return GetGroupPolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("GroupName", "PolicyName");
  }

  @Override
  public GetGroupPolicyResponse answer(GetGroupPolicyRequest request, AwsCall call) {
    Attachments.Inline inline =
        attachments.inline(
            groups.get(call.accountId(), request.groupName()).holder(), request.policyName());
    return GetGroupPolicyResponse.builder()
        .groupName(request.groupName())
        .policyName(inline.name())
        .policyDocument(Document.encoded(inline.document()))
        .build();
  }
}

package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.identity.policy.Document;
import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.GetUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetUserPolicyResponse;

/** Shows an inline policy of a user. */
@ApplicationScoped
public class GetUserPolicy implements AwsAction<GetUserPolicyRequest, GetUserPolicyResponse> {
  private final IamUsers users;
  private final Attachments attachments;

  GetUserPolicy(IamUsers users, Attachments attachments) {
    this.users = users;
    this.attachments = attachments;
  }

  @Override
  public Class<GetUserPolicyRequest> request() {
    return GetUserPolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName", "PolicyName");
  }

  @Override
  public GetUserPolicyResponse answer(GetUserPolicyRequest request, AwsCall call) {
    Attachments.Inline inline =
        attachments.inline(
            users.get(call.accountId(), request.userName()).holder(), request.policyName());
    return GetUserPolicyResponse.builder()
        .userName(request.userName())
        .policyName(inline.name())
        .policyDocument(Document.encoded(inline.document()))
        .build();
  }
}

package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.PutUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.PutUserPolicyResponse;

/** Writes an inline policy into a user. */
@ApplicationScoped
public class PutUserPolicy implements AwsAction<PutUserPolicyRequest, PutUserPolicyResponse> {
  private final IamUsers users;
  private final Attachments attachments;

  PutUserPolicy(IamUsers users, Attachments attachments) {
    this.users = users;
    this.attachments = attachments;
  }

  @Override
  public Class<PutUserPolicyRequest> request() {
    return PutUserPolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName", "PolicyName", "PolicyDocument");
  }

  @Override
  public PutUserPolicyResponse answer(PutUserPolicyRequest request, AwsCall call) {
    attachments.put(
        users.changeable(request.userName(), call.principal()).holder(),
        request.policyName(),
        request.policyDocument(),
        call.principal());
    return PutUserPolicyResponse.builder().build();
  }
}

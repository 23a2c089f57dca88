package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyResponse;

/** Detaches a managed policy from a user. */
@ApplicationScoped
public class DetachUserPolicy
    implements AwsAction<DetachUserPolicyRequest, DetachUserPolicyResponse> {
  private final IamUsers users;

  DetachUserPolicy(IamUsers users) {
    this.users = users;
  }

  @Override
  public Class<DetachUserPolicyRequest> request() {
    return DetachUserPolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName", "PolicyArn");
  }

  @Override
  public DetachUserPolicyResponse answer(DetachUserPolicyRequest request, AwsCall call) {
    users.detach(request.userName(), request.policyArn(), call.principal());
    return DetachUserPolicyResponse.builder().build();
  }
}

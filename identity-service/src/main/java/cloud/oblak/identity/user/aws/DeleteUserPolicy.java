package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyResponse;

/** Deletes an inline policy of a user. */
@ApplicationScoped
public class DeleteUserPolicy
    implements AwsAction<DeleteUserPolicyRequest, DeleteUserPolicyResponse> {
  private final IamUsers users;
  private final Attachments attachments;

  DeleteUserPolicy(IamUsers users, Attachments attachments) {
    this.users = users;
    this.attachments = attachments;
  }

  @Override
  public Class<DeleteUserPolicyRequest> request() {
    return DeleteUserPolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName", "PolicyName");
  }

  @Override
  public DeleteUserPolicyResponse answer(DeleteUserPolicyRequest request, AwsCall call) {
    attachments.remove(
        users.changeable(request.userName(), call.principal()).holder(),
        request.policyName(),
        call.principal());
    return DeleteUserPolicyResponse.builder().build();
  }
}

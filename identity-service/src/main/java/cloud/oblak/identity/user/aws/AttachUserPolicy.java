package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyResponse;

/** Attaches a managed policy to a user. */
@ApplicationScoped
public class AttachUserPolicy
    implements AwsAction<AttachUserPolicyRequest, AttachUserPolicyResponse> {
  private final IamUsers users;
  private final Attachments attachments;

  AttachUserPolicy(IamUsers users, Attachments attachments) {
    this.users = users;
    this.attachments = attachments;
  }

  @Override
  public Class<AttachUserPolicyRequest> request() {
    return AttachUserPolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName", "PolicyArn");
  }

  @Override
  public AttachUserPolicyResponse answer(AttachUserPolicyRequest request, AwsCall call) {
    attachments.attach(
        users.changeable(request.userName(), call.principal()).holder(),
        request.policyArn(),
        call.principal());
    return AttachUserPolicyResponse.builder().build();
  }
}

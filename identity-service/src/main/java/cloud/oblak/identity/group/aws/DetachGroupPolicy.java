package cloud.oblak.identity.group.aws;

import cloud.oblak.identity.group.Groups;
import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.DetachGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachGroupPolicyResponse;

/** Detaches a managed policy from a group. */
@ApplicationScoped
public class DetachGroupPolicy
    implements AwsAction<DetachGroupPolicyRequest, DetachGroupPolicyResponse> {
  private final Groups groups;
  private final Attachments attachments;

  DetachGroupPolicy(Groups groups, Attachments attachments) {
    this.groups = groups;
    this.attachments = attachments;
  }

  @Override
  public Class<DetachGroupPolicyRequest> request() {
    return DetachGroupPolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("GroupName", "PolicyArn");
  }

  @Override
  public DetachGroupPolicyResponse answer(DetachGroupPolicyRequest request, AwsCall call) {
    attachments.detach(
        groups.get(call.accountId(), request.groupName()).holder(),
        request.policyArn(),
        call.principal());
    return DetachGroupPolicyResponse.builder().build();
  }
}

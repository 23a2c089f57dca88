package cloud.oblak.identity.group.aws;

import cloud.oblak.identity.group.Groups;
import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.AttachGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachGroupPolicyResponse;

/** Attaches a managed policy to a group. */
@ApplicationScoped
public class AttachGroupPolicy
    implements AwsAction<AttachGroupPolicyRequest, AttachGroupPolicyResponse> {
  private final Groups groups;
  private final Attachments attachments;

  AttachGroupPolicy(Groups groups, Attachments attachments) {
    this.groups = groups;
    this.attachments = attachments;
  }

  @Override
  public Class<AttachGroupPolicyRequest> request() {
    return AttachGroupPolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("GroupName", "PolicyArn");
  }

  @Override
  public AttachGroupPolicyResponse answer(AttachGroupPolicyRequest request, AwsCall call) {
    attachments.attach(
        groups.get(call.accountId(), request.groupName()).holder(),
        request.policyArn(),
        call.principal());
    return AttachGroupPolicyResponse.builder().build();
  }
}

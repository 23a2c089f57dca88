package cloud.oblak.identity.group.aws;

import cloud.oblak.identity.group.Groups;
import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.DeleteGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteGroupPolicyResponse;

/** Deletes an inline policy of a group. */
@ApplicationScoped
public class DeleteGroupPolicy
    implements AwsAction<DeleteGroupPolicyRequest, DeleteGroupPolicyResponse> {
  private final Groups groups;
  private final Attachments attachments;

  DeleteGroupPolicy(Groups groups, Attachments attachments) {
    this.groups = groups;
    this.attachments = attachments;
  }

  @Override
  public Class<DeleteGroupPolicyRequest> request() {
    return DeleteGroupPolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("GroupName", "PolicyName");
  }

  @Override
  public DeleteGroupPolicyResponse answer(DeleteGroupPolicyRequest request, AwsCall call) {
    attachments.remove(
        groups.get(call.accountId(), request.groupName()).holder(),
        request.policyName(),
        call.principal());
    return DeleteGroupPolicyResponse.builder().build();
  }
}

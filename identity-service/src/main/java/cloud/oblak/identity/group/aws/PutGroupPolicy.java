package cloud.oblak.identity.group.aws;

import cloud.oblak.identity.group.Groups;
import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.PutGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.PutGroupPolicyResponse;

/** Writes an inline policy into a group. */
@ApplicationScoped
public class PutGroupPolicy implements AwsAction<PutGroupPolicyRequest, PutGroupPolicyResponse> {
  private final Groups groups;
  private final Attachments attachments;

  PutGroupPolicy(Groups groups, Attachments attachments) {
    this.groups = groups;
    this.attachments = attachments;
  }

  @Override
  public Class<PutGroupPolicyRequest> request() {
    return PutGroupPolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("GroupName", "PolicyName", "PolicyDocument");
  }

  @Override
  public PutGroupPolicyResponse answer(PutGroupPolicyRequest request, AwsCall call) {
    attachments.put(
        groups.get(call.accountId(), request.groupName()).holder(),
        request.policyName(),
        request.policyDocument(),
        call.principal());
    return PutGroupPolicyResponse.builder().build();
  }
}

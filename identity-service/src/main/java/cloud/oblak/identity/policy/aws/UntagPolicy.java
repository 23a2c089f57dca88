package cloud.oblak.identity.policy.aws;

import cloud.oblak.identity.policy.ManagedPolicies;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.UntagPolicyRequest;
import software.amazon.awssdk.services.iam.model.UntagPolicyResponse;

/** Takes tags off a managed policy. */
@ApplicationScoped
public class UntagPolicy implements AwsAction<UntagPolicyRequest, UntagPolicyResponse> {
  private final ManagedPolicies policies;

  UntagPolicy(ManagedPolicies policies) {
    this.policies = policies;
  }

  @Override
  public Class<UntagPolicyRequest> request() {
    return UntagPolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("PolicyArn", "TagKeys");
  }

  @Override
  public UntagPolicyResponse answer(UntagPolicyRequest request, AwsCall call) {
    policies.untag(request.policyArn(), request.tagKeys(), call.principal());
    return UntagPolicyResponse.builder().build();
  }
}

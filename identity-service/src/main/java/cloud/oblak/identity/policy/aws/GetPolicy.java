package cloud.oblak.identity.policy.aws;

import cloud.oblak.identity.policy.ManagedPolicies;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;

/** Shows a managed policy. */
@ApplicationScoped
public class GetPolicy implements AwsAction<GetPolicyRequest, GetPolicyResponse> {
  private final ManagedPolicies policies;

  GetPolicy(ManagedPolicies policies) {
    this.policies = policies;
  }

  @Override
  public Class<GetPolicyRequest> request() {
    return GetPolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("PolicyArn");
  }

  @Override
  public GetPolicyResponse answer(GetPolicyRequest request, AwsCall call) {
    return GetPolicyResponse.builder()
        .policy(PolicyModel.of(policies.get(call.accountId(), request.policyArn())))
        .build();
  }
}

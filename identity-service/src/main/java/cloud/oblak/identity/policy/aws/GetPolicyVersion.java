package cloud.oblak.identity.policy.aws;

import cloud.oblak.identity.policy.ManagedPolicies;
import cloud.oblak.identity.policy.PolicyVersion;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionResponse;

/** Shows a version with its document. */
@ApplicationScoped
public class GetPolicyVersion
    implements AwsAction<GetPolicyVersionRequest, GetPolicyVersionResponse> {
  private final ManagedPolicies policies;

  GetPolicyVersion(ManagedPolicies policies) {
    this.policies = policies;
  }

  @Override
  public Class<GetPolicyVersionRequest> request() {
    return GetPolicyVersionRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("PolicyArn", "VersionId");
  }

  @Override
  public GetPolicyVersionResponse answer(GetPolicyVersionRequest request, AwsCall call) {
    PolicyVersion version =
        policies.version(call.accountId(), request.policyArn(), request.versionId());
    return GetPolicyVersionResponse.builder().policyVersion(PolicyModel.of(version, true)).build();
  }
}

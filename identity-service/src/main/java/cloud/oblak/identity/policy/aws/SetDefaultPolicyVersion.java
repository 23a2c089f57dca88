package cloud.oblak.identity.policy.aws;

import cloud.oblak.identity.policy.ManagedPolicies;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionResponse;

/** Chooses the version that counts. */
@ApplicationScoped
public class SetDefaultPolicyVersion
    implements AwsAction<SetDefaultPolicyVersionRequest, SetDefaultPolicyVersionResponse> {
  private final ManagedPolicies policies;

  SetDefaultPolicyVersion(ManagedPolicies policies) {
    this.policies = policies;
  }

  @Override
  public Class<SetDefaultPolicyVersionRequest> request() {
    return SetDefaultPolicyVersionRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("PolicyArn", "VersionId");
  }

  @Override
  public SetDefaultPolicyVersionResponse answer(
      SetDefaultPolicyVersionRequest request, AwsCall call) {
    policies.chooseVersion(request.policyArn(), request.versionId(), call.principal());
    return SetDefaultPolicyVersionResponse.builder().build();
  }
}

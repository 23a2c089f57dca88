package cloud.oblak.identity.policy.aws;

import cloud.oblak.identity.policy.ManagedPolicies;
import cloud.oblak.identity.policy.PolicyVersion;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionResponse;

/** Adds a version to a managed policy. */
@ApplicationScoped
public class CreatePolicyVersion
    implements AwsAction<CreatePolicyVersionRequest, CreatePolicyVersionResponse> {
  private final ManagedPolicies policies;

  CreatePolicyVersion(ManagedPolicies policies) {
    this.policies = policies;
  }

  @Override
  public Class<CreatePolicyVersionRequest> request() {
    return CreatePolicyVersionRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("PolicyArn", "PolicyDocument", "SetAsDefault");
  }

  @Override
  public CreatePolicyVersionResponse answer(CreatePolicyVersionRequest request, AwsCall call) {
    PolicyVersion made =
        policies.addVersion(
            request.policyArn(),
            request.policyDocument(),
            Boolean.TRUE.equals(request.setAsDefault()),
            call.principal());
    return CreatePolicyVersionResponse.builder().policyVersion(PolicyModel.of(made, false)).build();
  }
}

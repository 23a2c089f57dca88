package cloud.oblak.identity.policy.aws;

import cloud.oblak.identity.entity.aws.ModelTags;
import cloud.oblak.identity.policy.ManagedPolicies;
import cloud.oblak.identity.policy.ManagedPolicy;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;

/** Makes a managed policy. */
@ApplicationScoped
public class CreatePolicy implements AwsAction<CreatePolicyRequest, CreatePolicyResponse> {
  private final ManagedPolicies policies;

  CreatePolicy(ManagedPolicies policies) {
    this.policies = policies;
  }

  @Override
  public Class<CreatePolicyRequest> request() {
    return CreatePolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("PolicyName", "Path", "PolicyDocument", "Description", "Tags");
  }

  @Override
  public CreatePolicyResponse answer(CreatePolicyRequest request, AwsCall call) {
    ManagedPolicy made =
        policies.create(
            new ManagedPolicies.Wanted(
                request.policyName(),
                request.path(),
                request.policyDocument(),
                request.description(),
                ModelTags.read(request.tags())),
            call.principal());
    return CreatePolicyResponse.builder().policy(PolicyModel.of(made)).build();
  }
}

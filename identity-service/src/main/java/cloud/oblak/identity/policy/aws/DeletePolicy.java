package cloud.oblak.identity.policy.aws;

import cloud.oblak.identity.policy.ManagedPolicies;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.DeletePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyResponse;

/** Deletes a managed policy that nobody has. */
@ApplicationScoped
public class DeletePolicy implements AwsAction<DeletePolicyRequest, DeletePolicyResponse> {
  private final ManagedPolicies policies;

  DeletePolicy(ManagedPolicies policies) {
    this.policies = policies;
  }

  @Override
  public Class<DeletePolicyRequest> request() {
    return DeletePolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("PolicyArn");
  }

  @Override
  public DeletePolicyResponse answer(DeletePolicyRequest request, AwsCall call) {
    policies.delete(request.policyArn(), call.principal());
    return DeletePolicyResponse.builder().build();
  }
}

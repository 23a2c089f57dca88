package cloud.oblak.identity.policy.aws;

import cloud.oblak.identity.policy.ManagedPolicies;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionResponse;

/** Deletes a version that is not the default one. */
@ApplicationScoped
public class DeletePolicyVersion
    implements AwsAction<DeletePolicyVersionRequest, DeletePolicyVersionResponse> {
  private final ManagedPolicies policies;

  DeletePolicyVersion(ManagedPolicies policies) {
    this.policies = policies;
  }

  @Override
  public Class<DeletePolicyVersionRequest> request() {
    return DeletePolicyVersionRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("PolicyArn", "VersionId");
  }

  @Override
  public DeletePolicyVersionResponse answer(DeletePolicyVersionRequest request, AwsCall call) {
    policies.deleteVersion(request.policyArn(), request.versionId(), call.principal());
    return DeletePolicyVersionResponse.builder().build();
  }
}

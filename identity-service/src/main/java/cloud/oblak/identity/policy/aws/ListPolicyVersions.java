package cloud.oblak.identity.policy.aws;

import cloud.oblak.identity.policy.ManagedPolicies;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsResponse;

/** Lists the versions of a managed policy, of which there are five at most. */
@ApplicationScoped
public class ListPolicyVersions
    implements AwsAction<ListPolicyVersionsRequest, ListPolicyVersionsResponse> {
  private final ManagedPolicies policies;

  ListPolicyVersions(ManagedPolicies policies) {
    this.policies = policies;
  }

  @Override
  public Class<ListPolicyVersionsRequest> request() {
    return ListPolicyVersionsRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("PolicyArn", "Marker", "MaxItems");
  }

  @Override
  public ListPolicyVersionsResponse answer(ListPolicyVersionsRequest request, AwsCall call) {
    return ListPolicyVersionsResponse.builder()
        .versions(
            policies.versions(call.accountId(), request.policyArn()).stream()
                .map(version -> PolicyModel.of(version, false))
                .toList())
        .isTruncated(false)
        .build();
  }
}

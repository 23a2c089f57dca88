package cloud.oblak.identity.policy.aws;

import cloud.oblak.identity.entity.aws.ModelTags;
import cloud.oblak.identity.policy.ManagedPolicies;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.ListPolicyTagsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyTagsResponse;

/** Lists the tags of a managed policy. */
@ApplicationScoped
public class ListPolicyTags implements AwsAction<ListPolicyTagsRequest, ListPolicyTagsResponse> {
  private final ManagedPolicies policies;

  ListPolicyTags(ManagedPolicies policies) {
    this.policies = policies;
  }

  @Override
  public Class<ListPolicyTagsRequest> request() {
    return ListPolicyTagsRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("PolicyArn", "Marker", "MaxItems");
  }

  @Override
  public ListPolicyTagsResponse answer(ListPolicyTagsRequest request, AwsCall call) {
    return ListPolicyTagsResponse.builder()
        .tags(ModelTags.write(policies.get(call.accountId(), request.policyArn()).tags()))
        .isTruncated(false)
        .build();
  }
}

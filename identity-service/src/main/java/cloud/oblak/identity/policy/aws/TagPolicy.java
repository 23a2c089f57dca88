package cloud.oblak.identity.policy.aws;

import cloud.oblak.identity.entity.aws.ModelTags;
import cloud.oblak.identity.policy.ManagedPolicies;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.TagPolicyRequest;
import software.amazon.awssdk.services.iam.model.TagPolicyResponse;

/** Tags a managed policy. */
@ApplicationScoped
public class TagPolicy implements AwsAction<TagPolicyRequest, TagPolicyResponse> {
  private final ManagedPolicies policies;

  TagPolicy(ManagedPolicies policies) {
    this.policies = policies;
  }

  @Override
  public Class<TagPolicyRequest> request() {
    return TagPolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("PolicyArn", "Tags");
  }

  @Override
  public TagPolicyResponse answer(TagPolicyRequest request, AwsCall call) {
    policies.tag(request.policyArn(), ModelTags.read(request.tags()), call.principal());
    return TagPolicyResponse.builder().build();
  }
}

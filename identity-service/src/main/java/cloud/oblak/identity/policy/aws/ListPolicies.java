package cloud.oblak.identity.policy.aws;

import cloud.oblak.identity.entity.IamFault;
import cloud.oblak.identity.entity.aws.Pages;
import cloud.oblak.identity.policy.ManagedPolicies;
import cloud.oblak.identity.policy.ManagedPolicy;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.ListPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListPoliciesResponse;

/** Lists managed policies. */
@ApplicationScoped
public class ListPolicies implements AwsAction<ListPoliciesRequest, ListPoliciesResponse> {
  private final ManagedPolicies policies;

  ListPolicies(ManagedPolicies policies) {
    this.policies = policies;
  }

  @Override
  public Class<ListPoliciesRequest> request() {
    return ListPoliciesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("Scope", "OnlyAttached", "PathPrefix", "Marker", "MaxItems")
        .orDefault("PolicyUsageFilter", "PermissionsPolicy");
  }

  @Override
  public ListPoliciesResponse answer(ListPoliciesRequest request, AwsCall call) {
    PageRequest page = Pages.of(request.maxItems(), request.marker());
    ManagedPolicies.Scope scope =
        request.scope() == null
            ? ManagedPolicies.Scope.ALL
            : switch (request.scope()) {
              case AWS -> ManagedPolicies.Scope.AWS;
              case LOCAL -> ManagedPolicies.Scope.LOCAL;
              case ALL -> ManagedPolicies.Scope.ALL;
              case UNKNOWN_TO_SDK_VERSION ->
                  throw IamFault.invalid("scope", "The scope must be All, AWS or Local.");
            };
    Page<ManagedPolicy> found =
        policies.list(
            call.accountId(),
            scope,
            policy -> !Boolean.TRUE.equals(request.onlyAttached()) || policy.attachments() > 0,
            request.pathPrefix(),
            page);
    return ListPoliciesResponse.builder()
        .policies(found.items().stream().map(PolicyModel::of).toList())
        .isTruncated(found.nextToken() != null)
        .marker(found.nextToken())
        .build();
  }
}

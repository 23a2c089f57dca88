package cloud.oblak.identity.group.aws;

import cloud.oblak.identity.entity.aws.Pages;
import cloud.oblak.identity.group.Groups;
import cloud.oblak.identity.policy.aws.AttachedList;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.ListAttachedGroupPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedGroupPoliciesResponse;

/** Lists the managed policies of a group. */
@ApplicationScoped
public class ListAttachedGroupPolicies
    implements AwsAction<ListAttachedGroupPoliciesRequest, ListAttachedGroupPoliciesResponse> {
  private final Groups groups;
  private final AttachedList attached;

  ListAttachedGroupPolicies(Groups groups, AttachedList attached) {
    this.groups = groups;
    this.attached = attached;
  }

  @Override
  public Class<ListAttachedGroupPoliciesRequest> request() {
    return ListAttachedGroupPoliciesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("GroupName", "PathPrefix", "Marker", "MaxItems");
  }

  @Override
  public ListAttachedGroupPoliciesResponse answer(
      ListAttachedGroupPoliciesRequest request, AwsCall call) {
    PageRequest page = Pages.of(request.maxItems(), request.marker());
    Page<AttachedPolicy> found =
        attached.of(
            groups.get(call.accountId(), request.groupName()).holder(),
            List.of(),
            request.pathPrefix(),
            page);
    return ListAttachedGroupPoliciesResponse.builder()
        .attachedPolicies(found.items())
        .isTruncated(found.nextToken() != null)
        .marker(found.nextToken())
        .build();
  }
}

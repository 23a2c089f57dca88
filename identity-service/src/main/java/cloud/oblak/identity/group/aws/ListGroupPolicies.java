package cloud.oblak.identity.group.aws;

import cloud.oblak.identity.entity.aws.Pages;
import cloud.oblak.identity.group.Groups;
import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.ListGroupPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListGroupPoliciesResponse;

/** Lists the names of the inline policies of a group. */
@ApplicationScoped
public class ListGroupPolicies
    implements AwsAction<ListGroupPoliciesRequest, ListGroupPoliciesResponse> {
  private final Groups groups;
  private final Attachments attachments;

  ListGroupPolicies(Groups groups, Attachments attachments) {
    this.groups = groups;
    this.attachments = attachments;
  }

  @Override
  public Class<ListGroupPoliciesRequest> request() {
    return ListGroupPoliciesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("GroupName", "Marker", "MaxItems");
  }

  @Override
  public ListGroupPoliciesResponse answer(ListGroupPoliciesRequest request, AwsCall call) {
    PageRequest page = Pages.of(request.maxItems(), request.marker());
    Page<String> found =
        attachments.inlineNames(groups.get(call.accountId(), request.groupName()).holder(), page);
    return ListGroupPoliciesResponse.builder()
        .policyNames(found.items())
        .isTruncated(found.nextToken() != null)
        .marker(found.nextToken())
        .build();
  }
}

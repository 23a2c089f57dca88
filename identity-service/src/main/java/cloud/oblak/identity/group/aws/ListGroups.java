package cloud.oblak.identity.group.aws;

import cloud.oblak.identity.entity.aws.Pages;
import cloud.oblak.identity.group.Group;
import cloud.oblak.identity.group.Groups;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.ListGroupsRequest;
import software.amazon.awssdk.services.iam.model.ListGroupsResponse;

/** Lists groups. */
@ApplicationScoped
public class ListGroups implements AwsAction<ListGroupsRequest, ListGroupsResponse> {
  private final Groups groups;

  ListGroups(Groups groups) {
    this.groups = groups;
  }

  @Override
  public Class<ListGroupsRequest> request() {
    return ListGroupsRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("PathPrefix", "Marker", "MaxItems");
  }

  @Override
  public ListGroupsResponse answer(ListGroupsRequest request, AwsCall call) {
    PageRequest page = Pages.of(request.maxItems(), request.marker());
    Page<Group> found = groups.list(call.accountId(), request.pathPrefix(), page);
    return ListGroupsResponse.builder()
        .groups(found.items().stream().map(GroupModel::of).toList())
        .isTruncated(found.nextToken() != null)
        .marker(found.nextToken())
        .build();
  }
}

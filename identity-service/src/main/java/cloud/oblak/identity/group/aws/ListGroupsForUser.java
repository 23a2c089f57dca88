package cloud.oblak.identity.group.aws;

import cloud.oblak.identity.entity.aws.Pages;
import cloud.oblak.identity.group.Group;
import cloud.oblak.identity.group.Groups;
import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.ListGroupsForUserRequest;
import software.amazon.awssdk.services.iam.model.ListGroupsForUserResponse;

/** Lists the groups of a user. */
@ApplicationScoped
public class ListGroupsForUser
    implements AwsAction<ListGroupsForUserRequest, ListGroupsForUserResponse> {
  private final Groups groups;
  private final IamUsers users;

  ListGroupsForUser(Groups groups, IamUsers users) {
    this.groups = groups;
    this.users = users;
  }

  @Override
  public Class<ListGroupsForUserRequest> request() {
    return ListGroupsForUserRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName", "Marker", "MaxItems");
  }

  @Override
  public ListGroupsForUserResponse answer(ListGroupsForUserRequest request, AwsCall call) {
    PageRequest page = Pages.of(request.maxItems(), request.marker());
    String userId = users.get(call.accountId(), request.userName()).id();
    Page<Group> found = Pages.cut(groups.ofUser(userId), page, Group::name);
    return ListGroupsForUserResponse.builder()
        .groups(found.items().stream().map(GroupModel::of).toList())
        .isTruncated(found.nextToken() != null)
        .marker(found.nextToken())
        .build();
  }
}

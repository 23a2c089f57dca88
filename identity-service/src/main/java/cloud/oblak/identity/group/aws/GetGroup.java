package cloud.oblak.identity.group.aws;

import cloud.oblak.identity.entity.aws.Pages;
import cloud.oblak.identity.group.Group;
import cloud.oblak.identity.group.Groups;
import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.identity.user.User;
import cloud.oblak.identity.user.aws.UserModel;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.iam.model.GetGroupRequest;
import software.amazon.awssdk.services.iam.model.GetGroupResponse;

/** Shows a group and who is in it. */
@ApplicationScoped
public class GetGroup implements AwsAction<GetGroupRequest, GetGroupResponse> {
  private final Groups groups;
  private final IamUsers users;

  GetGroup(Groups groups, IamUsers users) {
    this.groups = groups;
    this.users = users;
  }

  @Override
  public Class<GetGroupRequest> request() {
    return GetGroupRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("GroupName", "Marker", "MaxItems");
  }

  @Override
  public GetGroupResponse answer(GetGroupRequest request, AwsCall call) {
    PageRequest page = Pages.of(request.maxItems(), request.marker());
    Group group = groups.get(call.accountId(), request.groupName());
    List<User> members = groups.members(group).stream().map(users::byId).toList();
    Page<User> found = Pages.cut(members, page, User::name);
    return GetGroupResponse.builder()
        .group(GroupModel.of(group))
        .users(found.items().stream().map(UserModel::brief).toList())
        .isTruncated(found.nextToken() != null)
        .marker(found.nextToken())
        .build();
  }
}

package cloud.oblak.identity.group.aws;

import cloud.oblak.identity.group.Groups;
import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.RemoveUserFromGroupRequest;
import software.amazon.awssdk.services.iam.model.RemoveUserFromGroupResponse;

/** Takes a user out of a group. */
@ApplicationScoped
public class RemoveUserFromGroup
    implements AwsAction<RemoveUserFromGroupRequest, RemoveUserFromGroupResponse> {
  private final Groups groups;
  private final IamUsers users;

  RemoveUserFromGroup(Groups groups, IamUsers users) {
    this.groups = groups;
    this.users = users;
  }

  @Override
  public Class<RemoveUserFromGroupRequest> request() {
    return RemoveUserFromGroupRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("GroupName", "UserName");
  }

  @Override
  public RemoveUserFromGroupResponse answer(RemoveUserFromGroupRequest request, AwsCall call) {
    String userId = users.changeable(request.userName(), call.principal()).id();
    groups.remove(request.groupName(), userId, call.principal());
    return RemoveUserFromGroupResponse.builder().build();
  }
}

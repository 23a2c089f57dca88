package cloud.oblak.identity.group.aws;

import cloud.oblak.identity.group.Groups;
import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.AddUserToGroupRequest;
import software.amazon.awssdk.services.iam.model.AddUserToGroupResponse;

/** Puts a user into a group. */
@ApplicationScoped
public class AddUserToGroup implements AwsAction<AddUserToGroupRequest, AddUserToGroupResponse> {
  private final Groups groups;
  private final IamUsers users;

  AddUserToGroup(Groups groups, IamUsers users) {
    this.groups = groups;
    this.users = users;
  }

  @Override
  public Class<AddUserToGroupRequest> request() {
    return AddUserToGroupRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("GroupName", "UserName");
  }

  @Override
  public AddUserToGroupResponse answer(AddUserToGroupRequest request, AwsCall call) {
    String userId = users.changeable(request.userName(), call.principal()).id();
    groups.add(request.groupName(), userId, call.principal());
    return AddUserToGroupResponse.builder().build();
  }
}

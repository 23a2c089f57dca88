package cloud.oblak.identity.group.aws;

import cloud.oblak.identity.group.Group;
import cloud.oblak.identity.group.Groups;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.CreateGroupRequest;
import software.amazon.awssdk.services.iam.model.CreateGroupResponse;

/** Makes an empty group. */
@ApplicationScoped
public class CreateGroup implements AwsAction<CreateGroupRequest, CreateGroupResponse> {
  private final Groups groups;

  CreateGroup(Groups groups) {
    this.groups = groups;
  }

  @Override
  public Class<CreateGroupRequest> request() {
    return CreateGroupRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("GroupName", "Path");
  }

  @Override
  public CreateGroupResponse answer(CreateGroupRequest request, AwsCall call) {
    Group made = groups.create(request.groupName(), request.path(), call.principal());
    return CreateGroupResponse.builder().group(GroupModel.of(made)).build();
  }
}

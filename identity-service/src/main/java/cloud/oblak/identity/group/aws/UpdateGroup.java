package cloud.oblak.identity.group.aws;

import cloud.oblak.identity.group.Groups;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.UpdateGroupRequest;
import software.amazon.awssdk.services.iam.model.UpdateGroupResponse;

/** Renames or moves a group. */
@ApplicationScoped
public class UpdateGroup implements AwsAction<UpdateGroupRequest, UpdateGroupResponse> {
  private final Groups groups;

  UpdateGroup(Groups groups) {
    this.groups = groups;
  }

  @Override
  public Class<UpdateGroupRequest> request() {
    return UpdateGroupRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("GroupName", "NewGroupName", "NewPath");
  }

  @Override
  public UpdateGroupResponse answer(UpdateGroupRequest request, AwsCall call) {
    groups.change(request.groupName(), request.newGroupName(), request.newPath(), call.principal());
    return UpdateGroupResponse.builder().build();
  }
}

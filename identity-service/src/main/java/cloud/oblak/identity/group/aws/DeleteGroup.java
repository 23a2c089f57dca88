package cloud.oblak.identity.group.aws;

import cloud.oblak.identity.group.Groups;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.DeleteGroupRequest;
import software.amazon.awssdk.services.iam.model.DeleteGroupResponse;

/** Deletes a group that has nothing left. */
@ApplicationScoped
public class DeleteGroup implements AwsAction<DeleteGroupRequest, DeleteGroupResponse> {
  private final Groups groups;

  DeleteGroup(Groups groups) {
    this.groups = groups;
  }

  @Override
  public Class<DeleteGroupRequest> request() {
    return DeleteGroupRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("GroupName");
  }

  @Override
  public DeleteGroupResponse answer(DeleteGroupRequest request, AwsCall call) {
    groups.delete(request.groupName(), call.principal());
    return DeleteGroupResponse.builder().build();
  }
}

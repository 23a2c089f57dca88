package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.DeleteUserPermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPermissionsBoundaryResponse;

/** Takes the boundary of a user away. */
@ApplicationScoped
public class DeleteUserPermissionsBoundary
    implements AwsAction<
        DeleteUserPermissionsBoundaryRequest, DeleteUserPermissionsBoundaryResponse> {
  private final IamUsers users;

  DeleteUserPermissionsBoundary(IamUsers users) {
    this.users = users;
  }

  @Override
  public Class<DeleteUserPermissionsBoundaryRequest> request() {
    return DeleteUserPermissionsBoundaryRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName");
  }

  @Override
  public DeleteUserPermissionsBoundaryResponse answer(
      DeleteUserPermissionsBoundaryRequest request, AwsCall call) {
    users.bound(request.userName(), null, call.principal());
    return DeleteUserPermissionsBoundaryResponse.builder().build();
  }
}

package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.DeleteUserRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserResponse;

/** Deletes a user that has nothing left. */
@ApplicationScoped
public class DeleteUser implements AwsAction<DeleteUserRequest, DeleteUserResponse> {
  private final IamUsers users;

  DeleteUser(IamUsers users) {
    this.users = users;
  }

  @Override
  public Class<DeleteUserRequest> request() {
    return DeleteUserRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName");
  }

  @Override
  public DeleteUserResponse answer(DeleteUserRequest request, AwsCall call) {
    users.delete(request.userName(), call.principal());
    return DeleteUserResponse.builder().build();
  }
}

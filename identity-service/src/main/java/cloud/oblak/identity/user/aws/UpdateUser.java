package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.UpdateUserRequest;
import software.amazon.awssdk.services.iam.model.UpdateUserResponse;

/** Renames or moves a user. */
@ApplicationScoped
public class UpdateUser implements AwsAction<UpdateUserRequest, UpdateUserResponse> {
  private final IamUsers users;

  UpdateUser(IamUsers users) {
    this.users = users;
  }

  @Override
  public Class<UpdateUserRequest> request() {
    return UpdateUserRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName", "NewUserName", "NewPath");
  }

  @Override
  public UpdateUserResponse answer(UpdateUserRequest request, AwsCall call) {
    users.change(request.userName(), request.newUserName(), request.newPath(), call.principal());
    return UpdateUserResponse.builder().build();
  }
}

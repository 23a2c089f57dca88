package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.entity.aws.ModelTags;
import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.identity.user.User;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.CreateUserRequest;
import software.amazon.awssdk.services.iam.model.CreateUserResponse;

/** Makes a user that may do nothing yet. */
@ApplicationScoped
public class CreateUser implements AwsAction<CreateUserRequest, CreateUserResponse> {
  private final IamUsers users;
  private final UserModel model;

  CreateUser(IamUsers users, UserModel model) {
    this.users = users;
    this.model = model;
  }

  @Override
  public Class<CreateUserRequest> request() {
    return CreateUserRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName", "Path", "PermissionsBoundary", "Tags");
  }

  @Override
  public CreateUserResponse answer(CreateUserRequest request, AwsCall call) {
    User made =
        users.create(
            new IamUsers.Wanted(
                request.userName(),
                request.path(),
                request.permissionsBoundary(),
                ModelTags.read(request.tags())),
            call.principal());
    return CreateUserResponse.builder().user(model.whole(made)).build();
  }
}

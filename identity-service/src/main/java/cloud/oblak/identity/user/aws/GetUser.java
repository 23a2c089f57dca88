package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.identity.user.User;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.GetUserRequest;
import software.amazon.awssdk.services.iam.model.GetUserResponse;

/** Shows a user; without a name the caller. */
@ApplicationScoped
public class GetUser implements AwsAction<GetUserRequest, GetUserResponse> {
  private final IamUsers users;
  private final UserModel model;

  GetUser(IamUsers users, UserModel model) {
    this.users = users;
    this.model = model;
  }

  @Override
  public Class<GetUserRequest> request() {
    return GetUserRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName");
  }

  @Override
  public GetUserResponse answer(GetUserRequest request, AwsCall call) {
    User user = users.named(request.userName(), call.principal());
    return GetUserResponse.builder().user(model.whole(user)).build();
  }
}

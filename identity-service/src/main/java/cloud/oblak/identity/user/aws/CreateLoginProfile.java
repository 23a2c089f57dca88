package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.identity.user.User;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.CreateLoginProfileRequest;
import software.amazon.awssdk.services.iam.model.CreateLoginProfileResponse;

/** Gives a user its first password. */
@ApplicationScoped
public class CreateLoginProfile
    implements AwsAction<CreateLoginProfileRequest, CreateLoginProfileResponse> {
  private final IamUsers users;

  CreateLoginProfile(IamUsers users) {
    this.users = users;
  }

  @Override
  public Class<CreateLoginProfileRequest> request() {
    return CreateLoginProfileRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName", "Password").orDefault("PasswordResetRequired", false);
  }

  @Override
  public CreateLoginProfileResponse answer(CreateLoginProfileRequest request, AwsCall call) {
    User user = users.named(request.userName(), call.principal());
    users.open(user.name(), request.password(), call.principal());
    return CreateLoginProfileResponse.builder().loginProfile(LoginModel.of(user)).build();
  }
}

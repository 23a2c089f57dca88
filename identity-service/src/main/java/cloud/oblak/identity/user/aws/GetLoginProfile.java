package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.entity.IamFault;
import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.identity.user.User;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.GetLoginProfileRequest;
import software.amazon.awssdk.services.iam.model.GetLoginProfileResponse;

/** Shows whether a user has a password. */
@ApplicationScoped
public class GetLoginProfile implements AwsAction<GetLoginProfileRequest, GetLoginProfileResponse> {
  private final IamUsers users;

  GetLoginProfile(IamUsers users) {
    this.users = users;
  }

  @Override
  public Class<GetLoginProfileRequest> request() {
    return GetLoginProfileRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName");
  }

  @Override
  public GetLoginProfileResponse answer(GetLoginProfileRequest request, AwsCall call) {
    User user = users.named(request.userName(), call.principal());
    if (!user.hasPassword()) {
      throw IamFault.noSuch("Login Profile for User " + user.name());
    }
    return GetLoginProfileResponse.builder().loginProfile(LoginModel.of(user)).build();
  }
}

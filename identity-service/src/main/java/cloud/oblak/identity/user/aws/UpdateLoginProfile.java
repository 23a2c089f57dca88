package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.UpdateLoginProfileRequest;
import software.amazon.awssdk.services.iam.model.UpdateLoginProfileResponse;

/** Gives a user another password. */
@ApplicationScoped
public class UpdateLoginProfile
    implements AwsAction<UpdateLoginProfileRequest, UpdateLoginProfileResponse> {
  private final IamUsers users;

  UpdateLoginProfile(IamUsers users) {
    this.users = users;
  }

  @Override
  public Class<UpdateLoginProfileRequest> request() {
    return UpdateLoginProfileRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName", "Password").orDefault("PasswordResetRequired", false);
  }

  @Override
  public UpdateLoginProfileResponse answer(UpdateLoginProfileRequest request, AwsCall call) {
    if (request.password() != null) {
      users.replacePassword(request.userName(), request.password(), call.principal());
    }
    return UpdateLoginProfileResponse.builder().build();
  }
}

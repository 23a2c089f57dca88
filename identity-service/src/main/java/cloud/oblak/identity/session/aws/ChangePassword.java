package cloud.oblak.identity.session.aws;

import cloud.oblak.identity.secret.Passwords;
import cloud.oblak.identity.session.Sessions;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.ChangePasswordRequest;
import software.amazon.awssdk.services.iam.model.ChangePasswordResponse;

/** Changes the own password of the user that calls. */
@ApplicationScoped
public class ChangePassword implements AwsAction<ChangePasswordRequest, ChangePasswordResponse> {
  private final Sessions sessions;

  ChangePassword(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Class<ChangePasswordRequest> request() {
    return ChangePasswordRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("OldPassword", "NewPassword");
  }

  @Override
  public ChangePasswordResponse answer(ChangePasswordRequest request, AwsCall call) {
    Passwords.check("newPassword", request.newPassword());
    String old = request.oldPassword() == null ? "" : request.oldPassword();
    sessions.changePassword(old, request.newPassword(), "", call.principal());
    return ChangePasswordResponse.builder().build();
  }
}

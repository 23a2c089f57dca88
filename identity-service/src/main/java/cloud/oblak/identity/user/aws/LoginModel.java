package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.user.User;
import software.amazon.awssdk.services.iam.model.LoginProfile;

/** Login profiles as the AWS model has them: that a user has a password. */
final class LoginModel {
  private LoginModel() {}

  static LoginProfile of(User user) {
    return LoginProfile.builder()
        .userName(user.name())
        .createDate(user.createdAt())
        .passwordResetRequired(false)
        .build();
  }
}

package cloud.oblak.identity.user;

import java.time.Instant;
import java.util.List;

/** A user as the public API shows it. */
record UserView(
    String id,
    String accountId,
    String name,
    String arn,
    List<String> roles,
    String state,
    Instant createdAt) {
  static UserView of(User user) {
    return new UserView(
        user.id(),
        user.accountId(),
        user.name(),
        user.arn(),
        RoleName.list(user.roles()),
        "active",
        user.createdAt());
  }
}

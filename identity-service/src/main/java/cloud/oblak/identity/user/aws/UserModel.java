package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.entity.EntityTags;
import cloud.oblak.identity.entity.UniqueId;
import cloud.oblak.identity.entity.aws.ModelTags;
import cloud.oblak.identity.policy.aws.BoundaryModel;
import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.identity.user.User;
import jakarta.enterprise.context.ApplicationScoped;

/** Users as the AWS model has them. */
@ApplicationScoped
public class UserModel {
  private final IamUsers users;
  private final EntityTags tags;

  UserModel(IamUsers users, EntityTags tags) {
    this.users = users;
    this.tags = tags;
  }

  /** As in a list: without tags and boundary. */
  public static software.amazon.awssdk.services.iam.model.User brief(User user) {
    return builder(user).build();
  }

  /** With everything. */
  public software.amazon.awssdk.services.iam.model.User whole(User user) {
    String boundary = users.boundary(user);
    return builder(user)
        .tags(ModelTags.write(tags.of(EntityTags.Table.ACCOUNT_USER, user.id())))
        .permissionsBoundary(boundary.isEmpty() ? null : BoundaryModel.of(boundary))
        .build();
  }

  private static software.amazon.awssdk.services.iam.model.User.Builder builder(User user) {
    return software.amazon.awssdk.services.iam.model.User.builder()
        .path(user.path())
        .userName(user.name())
        .userId(UniqueId.USER.of(user.id()))
        .arn(user.arn())
        .createDate(user.createdAt())
        .passwordLastUsed(user.passwordUsedAt());
  }
}

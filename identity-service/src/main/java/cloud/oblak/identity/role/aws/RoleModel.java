package cloud.oblak.identity.role.aws;

import cloud.oblak.identity.entity.aws.ModelTags;
import cloud.oblak.identity.policy.Document;
import cloud.oblak.identity.policy.aws.BoundaryModel;
import cloud.oblak.identity.role.IamRole;

/** Roles as the AWS model has them. */
public final class RoleModel {
  private RoleModel() {}

  /** As in a list: without tags and boundary. */
  public static software.amazon.awssdk.services.iam.model.Role brief(IamRole role) {
    return builder(role).build();
  }

  /** With everything. */
  public static software.amazon.awssdk.services.iam.model.Role whole(IamRole role) {
    return builder(role)
        .tags(ModelTags.write(role.tags()))
        .permissionsBoundary(role.boundary() == null ? null : BoundaryModel.of(role.boundary()))
        .build();
  }

  private static software.amazon.awssdk.services.iam.model.Role.Builder builder(IamRole role) {
    return software.amazon.awssdk.services.iam.model.Role.builder()
        .path(role.path())
        .roleName(role.name())
        .roleId(role.id())
        .arn(role.arn())
        .createDate(role.createdAt())
        .assumeRolePolicyDocument(Document.encoded(role.trust()))
        .description(role.description().isEmpty() ? null : role.description())
        .maxSessionDuration(role.maxSession());
  }
}

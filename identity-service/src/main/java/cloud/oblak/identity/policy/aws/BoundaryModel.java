package cloud.oblak.identity.policy.aws;

import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.PermissionsBoundaryAttachmentType;

/** Boundaries as the AWS model has them. */
public final class BoundaryModel {
  private BoundaryModel() {}

  /** The boundary with that ARN. */
  public static AttachedPermissionsBoundary of(String arn) {
    return AttachedPermissionsBoundary.builder()
        .permissionsBoundaryType(PermissionsBoundaryAttachmentType.PERMISSIONS_BOUNDARY_POLICY)
        .permissionsBoundaryArn(arn)
        .build();
  }
}

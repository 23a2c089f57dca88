package cloud.oblak.identity.policy.aws;

import cloud.oblak.identity.entity.aws.ModelTags;
import cloud.oblak.identity.policy.Document;
import cloud.oblak.identity.policy.ManagedPolicy;
import cloud.oblak.identity.policy.PolicyVersion;

/** Policies as the AWS model has them. */
public final class PolicyModel {
  private PolicyModel() {}

  static software.amazon.awssdk.services.iam.model.Policy of(ManagedPolicy policy) {
    return software.amazon.awssdk.services.iam.model.Policy.builder()
        .policyName(policy.name())
        .policyId(policy.id())
        .arn(policy.arn())
        .path(policy.path())
        .defaultVersionId("v" + policy.defaultVersion())
        .attachmentCount(policy.attachments())
        .permissionsBoundaryUsageCount(policy.boundaries())
        .isAttachable(true)
        .description(policy.description().isEmpty() ? null : policy.description())
        .createDate(policy.createdAt())
        .updateDate(policy.updatedAt())
        .tags(ModelTags.write(policy.tags()))
        .build();
  }

  /** Without the document where that is not wanted. */
  public static software.amazon.awssdk.services.iam.model.PolicyVersion of(
      PolicyVersion version, boolean withDocument) {
    return software.amazon.awssdk.services.iam.model.PolicyVersion.builder()
        .versionId(version.id())
        .isDefaultVersion(version.isDefault())
        .createDate(version.createdAt())
        .document(withDocument ? Document.encoded(version.document()) : null)
        .build();
  }
}

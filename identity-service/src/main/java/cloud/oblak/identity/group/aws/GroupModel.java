package cloud.oblak.identity.group.aws;

import cloud.oblak.identity.group.Group;

/** Groups as the AWS model has them. */
final class GroupModel {
  private GroupModel() {}

  static software.amazon.awssdk.services.iam.model.Group of(Group group) {
    return software.amazon.awssdk.services.iam.model.Group.builder()
        .path(group.path())
        .groupName(group.name())
        .groupId(group.id())
        .arn(group.arn())
        .createDate(group.createdAt())
        .build();
  }
}

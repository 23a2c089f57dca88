package cloud.oblak.identity.instanceprofile.aws;

import cloud.oblak.identity.entity.aws.ModelTags;
import cloud.oblak.identity.instanceprofile.InstanceProfile;
import cloud.oblak.identity.role.IamRole;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.identity.role.aws.RoleModel;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Instance profiles as the AWS model has them, with their role. */
@ApplicationScoped
public class ProfileModel {
  private final IamRoles roles;

  ProfileModel(IamRoles roles) {
    this.roles = roles;
  }

  software.amazon.awssdk.services.iam.model.InstanceProfile of(InstanceProfile profile) {
    return of(
        profile,
        profile.roleId() == null ? List.of() : roles.find(profile.roleId()).stream().toList());
  }

  /** With these roles in it. */
  public static software.amazon.awssdk.services.iam.model.InstanceProfile of(
      InstanceProfile profile, List<IamRole> inside) {
    return software.amazon.awssdk.services.iam.model.InstanceProfile.builder()
        .path(profile.path())
        .instanceProfileName(profile.name())
        .instanceProfileId(profile.id())
        .arn(profile.arn())
        .createDate(profile.createdAt())
        .tags(ModelTags.write(profile.tags()))
        .roles(inside.stream().map(RoleModel::brief).toList())
        .build();
  }
}

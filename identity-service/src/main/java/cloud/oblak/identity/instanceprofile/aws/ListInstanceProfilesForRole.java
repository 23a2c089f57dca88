package cloud.oblak.identity.instanceprofile.aws;

import cloud.oblak.identity.entity.aws.Pages;
import cloud.oblak.identity.instanceprofile.InstanceProfile;
import cloud.oblak.identity.instanceprofile.InstanceProfiles;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleResponse;

/** Lists the instance profiles that a role is in. */
@ApplicationScoped
public class ListInstanceProfilesForRole
    implements AwsAction<ListInstanceProfilesForRoleRequest, ListInstanceProfilesForRoleResponse> {
  private final InstanceProfiles profiles;
  private final ProfileModel model;
  private final IamRoles roles;

  ListInstanceProfilesForRole(InstanceProfiles profiles, ProfileModel model, IamRoles roles) {
    this.profiles = profiles;
    this.model = model;
    this.roles = roles;
  }

  @Override
  public Class<ListInstanceProfilesForRoleRequest> request() {
    return ListInstanceProfilesForRoleRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("RoleName", "Marker", "MaxItems");
  }

  @Override
  public ListInstanceProfilesForRoleResponse answer(
      ListInstanceProfilesForRoleRequest request, AwsCall call) {
    PageRequest page = Pages.of(request.maxItems(), request.marker());
    Page<InstanceProfile> found =
        Pages.cut(
            profiles.ofRole(roles.get(call.accountId(), request.roleName())),
            page,
            InstanceProfile::name);
    return ListInstanceProfilesForRoleResponse.builder()
        .instanceProfiles(found.items().stream().map(model::of).toList())
        .isTruncated(found.nextToken() != null)
        .marker(found.nextToken())
        .build();
  }
}

package cloud.oblak.identity.instanceprofile.aws;

import cloud.oblak.identity.instanceprofile.InstanceProfiles;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.policy.Authority;
import cloud.oblak.platform.policy.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileResponse;

/** Puts a role into an instance profile. */
@ApplicationScoped
public class AddRoleToInstanceProfile
    implements AwsAction<AddRoleToInstanceProfileRequest, AddRoleToInstanceProfileResponse> {
  private final InstanceProfiles profiles;
  private final IamRoles roles;
  private final Authority authority;

  AddRoleToInstanceProfile(InstanceProfiles profiles, IamRoles roles, Authority authority) {
    this.profiles = profiles;
    this.roles = roles;
    this.authority = authority;
  }

  @Override
  public Class<AddRoleToInstanceProfileRequest> request() {
    return AddRoleToInstanceProfileRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceProfileName", "RoleName");
  }

  @Override
  public AddRoleToInstanceProfileResponse answer(
      AddRoleToInstanceProfileRequest request, AwsCall call) {
    authority.require(
        call.principal(),
        "iam:PassRole",
        roles.get(call.accountId(), request.roleName()).arn(),
        RequestContext.EMPTY.with("iam:PassedToService", "ec2.amazonaws.com"));
    profiles.add(request.instanceProfileName(), request.roleName(), call.principal());
    return AddRoleToInstanceProfileResponse.builder().build();
  }
}

package cloud.oblak.identity.instanceprofile.aws;

import cloud.oblak.identity.instanceprofile.InstanceProfiles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileResponse;

/** Puts a role into an instance profile. */
@ApplicationScoped
public class AddRoleToInstanceProfile
    implements AwsAction<AddRoleToInstanceProfileRequest, AddRoleToInstanceProfileResponse> {
  private final InstanceProfiles profiles;

  AddRoleToInstanceProfile(InstanceProfiles profiles) {
    this.profiles = profiles;
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
    profiles.add(request.instanceProfileName(), request.roleName(), call.principal());
    return AddRoleToInstanceProfileResponse.builder().build();
  }
}

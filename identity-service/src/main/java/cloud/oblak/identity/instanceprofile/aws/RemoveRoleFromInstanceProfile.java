package cloud.oblak.identity.instanceprofile.aws;

import cloud.oblak.identity.instanceprofile.InstanceProfiles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileResponse;

/** Takes the role out of an instance profile. */
@ApplicationScoped
public class RemoveRoleFromInstanceProfile
    implements AwsAction<
        RemoveRoleFromInstanceProfileRequest, RemoveRoleFromInstanceProfileResponse> {
  private final InstanceProfiles profiles;

  RemoveRoleFromInstanceProfile(InstanceProfiles profiles) {
    this.profiles = profiles;
  }

  @Override
  public Class<RemoveRoleFromInstanceProfileRequest> request() {
    return RemoveRoleFromInstanceProfileRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceProfileName", "RoleName");
  }

  @Override
  public RemoveRoleFromInstanceProfileResponse answer(
      RemoveRoleFromInstanceProfileRequest request, AwsCall call) {
    profiles.remove(request.instanceProfileName(), request.roleName(), call.principal());
    return RemoveRoleFromInstanceProfileResponse.builder().build();
  }
}

package cloud.oblak.identity.instanceprofile.aws;

import cloud.oblak.identity.instanceprofile.InstanceProfile;
import cloud.oblak.identity.instanceprofile.InstanceProfiles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileResponse;

/** Shows an instance profile. */
@ApplicationScoped
public class GetInstanceProfile
    implements AwsAction<GetInstanceProfileRequest, GetInstanceProfileResponse> {
  private final InstanceProfiles profiles;
  private final ProfileModel model;

  GetInstanceProfile(InstanceProfiles profiles, ProfileModel model) {
    this.profiles = profiles;
    this.model = model;
  }

  @Override
  public Class<GetInstanceProfileRequest> request() {
    return GetInstanceProfileRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceProfileName");
  }

  @Override
  public GetInstanceProfileResponse answer(GetInstanceProfileRequest request, AwsCall call) {
    InstanceProfile profile = profiles.get(call.accountId(), request.instanceProfileName());
    return GetInstanceProfileResponse.builder().instanceProfile(model.of(profile)).build();
  }
}

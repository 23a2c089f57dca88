package cloud.oblak.identity.instanceprofile.aws;

import cloud.oblak.identity.entity.aws.ModelTags;
import cloud.oblak.identity.instanceprofile.InstanceProfile;
import cloud.oblak.identity.instanceprofile.InstanceProfiles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileResponse;

/** Makes an empty instance profile. */
@ApplicationScoped
public class CreateInstanceProfile
    implements AwsAction<CreateInstanceProfileRequest, CreateInstanceProfileResponse> {
  private final InstanceProfiles profiles;
  private final ProfileModel model;

  CreateInstanceProfile(InstanceProfiles profiles, ProfileModel model) {
    this.profiles = profiles;
    this.model = model;
  }

  @Override
  public Class<CreateInstanceProfileRequest> request() {
    return CreateInstanceProfileRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceProfileName", "Path", "Tags");
  }

  @Override
  public CreateInstanceProfileResponse answer(CreateInstanceProfileRequest request, AwsCall call) {
    InstanceProfile made =
        profiles.create(
            request.instanceProfileName(),
            request.path(),
            ModelTags.read(request.tags()),
            call.principal());
    return CreateInstanceProfileResponse.builder().instanceProfile(model.of(made)).build();
  }
}

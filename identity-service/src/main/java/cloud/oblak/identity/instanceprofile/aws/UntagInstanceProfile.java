package cloud.oblak.identity.instanceprofile.aws;

import cloud.oblak.identity.instanceprofile.InstanceProfiles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.UntagInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.UntagInstanceProfileResponse;

/** Takes tags off an instance profile. */
@ApplicationScoped
public class UntagInstanceProfile
    implements AwsAction<UntagInstanceProfileRequest, UntagInstanceProfileResponse> {
  private final InstanceProfiles profiles;

  UntagInstanceProfile(InstanceProfiles profiles) {
    this.profiles = profiles;
  }

  @Override
  public Class<UntagInstanceProfileRequest> request() {
    return UntagInstanceProfileRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceProfileName", "TagKeys");
  }

  @Override
  public UntagInstanceProfileResponse answer(UntagInstanceProfileRequest request, AwsCall call) {
    profiles.untag(request.instanceProfileName(), request.tagKeys(), call.principal());
    return UntagInstanceProfileResponse.builder().build();
  }
}

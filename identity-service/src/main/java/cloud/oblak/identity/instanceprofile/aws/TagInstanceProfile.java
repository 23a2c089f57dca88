package cloud.oblak.identity.instanceprofile.aws;

import cloud.oblak.identity.entity.aws.ModelTags;
import cloud.oblak.identity.instanceprofile.InstanceProfiles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.TagInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.TagInstanceProfileResponse;

/** Tags an instance profile. */
@ApplicationScoped
public class TagInstanceProfile
    implements AwsAction<TagInstanceProfileRequest, TagInstanceProfileResponse> {
  private final InstanceProfiles profiles;

  TagInstanceProfile(InstanceProfiles profiles) {
    this.profiles = profiles;
  }

  @Override
  public Class<TagInstanceProfileRequest> request() {
    return TagInstanceProfileRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceProfileName", "Tags");
  }

  @Override
  public TagInstanceProfileResponse answer(TagInstanceProfileRequest request, AwsCall call) {
    profiles.tag(request.instanceProfileName(), ModelTags.read(request.tags()), call.principal());
    return TagInstanceProfileResponse.builder().build();
  }
}

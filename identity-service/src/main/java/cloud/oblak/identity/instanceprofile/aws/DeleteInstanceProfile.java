package cloud.oblak.identity.instanceprofile.aws;

import cloud.oblak.identity.instanceprofile.InstanceProfiles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileResponse;

/** Deletes an instance profile without a role. */
@ApplicationScoped
public class DeleteInstanceProfile
    implements AwsAction<DeleteInstanceProfileRequest, DeleteInstanceProfileResponse> {
  private final InstanceProfiles profiles;

  DeleteInstanceProfile(InstanceProfiles profiles) {
    this.profiles = profiles;
  }

  @Override
  public Class<DeleteInstanceProfileRequest> request() {
    return DeleteInstanceProfileRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceProfileName");
  }

  @Override
  public DeleteInstanceProfileResponse answer(DeleteInstanceProfileRequest request, AwsCall call) {
    profiles.delete(request.instanceProfileName(), call.principal());
    return DeleteInstanceProfileResponse.builder().build();
  }
}

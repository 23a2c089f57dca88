package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.DeleteLoginProfileRequest;
import software.amazon.awssdk.services.iam.model.DeleteLoginProfileResponse;

/** Takes the password of a user away. */
@ApplicationScoped
public class DeleteLoginProfile
    implements AwsAction<DeleteLoginProfileRequest, DeleteLoginProfileResponse> {
  private final IamUsers users;

  DeleteLoginProfile(IamUsers users) {
    this.users = users;
  }

  @Override
  public Class<DeleteLoginProfileRequest> request() {
    return DeleteLoginProfileRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName");
  }

  @Override
  public DeleteLoginProfileResponse answer(DeleteLoginProfileRequest request, AwsCall call) {
    users.close(users.named(request.userName(), call.principal()).name(), call.principal());
    return DeleteLoginProfileResponse.builder().build();
  }
}

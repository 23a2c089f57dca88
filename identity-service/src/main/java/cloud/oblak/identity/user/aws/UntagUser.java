package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.UntagUserRequest;
import software.amazon.awssdk.services.iam.model.UntagUserResponse;

/** Takes tags off a user. */
@ApplicationScoped
public class UntagUser implements AwsAction<UntagUserRequest, UntagUserResponse> {
  private final IamUsers users;

  UntagUser(IamUsers users) {
    this.users = users;
  }

  @Override
  public Class<UntagUserRequest> request() {
    return UntagUserRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName", "TagKeys");
  }

  @Override
  public UntagUserResponse answer(UntagUserRequest request, AwsCall call) {
    users.untag(request.userName(), request.tagKeys(), call.principal());
    return UntagUserResponse.builder().build();
  }
}

package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.PutUserPermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutUserPermissionsBoundaryResponse;

/** Sets the boundary of a user. */
@ApplicationScoped
public class PutUserPermissionsBoundary
    implements AwsAction<PutUserPermissionsBoundaryRequest, PutUserPermissionsBoundaryResponse> {
  private final IamUsers users;

  PutUserPermissionsBoundary(IamUsers users) {
    this.users = users;
  }

  @Override
  public Class<PutUserPermissionsBoundaryRequest> request() {
    return PutUserPermissionsBoundaryRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName", "PermissionsBoundary");
  }

  @Override
  public PutUserPermissionsBoundaryResponse answer(
      PutUserPermissionsBoundaryRequest request, AwsCall call) {
    users.bound(request.userName(), request.permissionsBoundary(), call.principal());
    return PutUserPermissionsBoundaryResponse.builder().build();
  }
}

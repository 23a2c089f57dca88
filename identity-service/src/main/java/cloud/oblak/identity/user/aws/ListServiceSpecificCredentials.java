package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.iam.model.ListServiceSpecificCredentialsRequest;
import software.amazon.awssdk.services.iam.model.ListServiceSpecificCredentialsResponse;

/** Lists a user's passwords for single AWS services: there are none here. */
@ApplicationScoped
public class ListServiceSpecificCredentials
    implements AwsAction<
        ListServiceSpecificCredentialsRequest, ListServiceSpecificCredentialsResponse> {
  private final IamUsers users;

  ListServiceSpecificCredentials(IamUsers users) {
    this.users = users;
  }

  @Override
  public Class<ListServiceSpecificCredentialsRequest> request() {
    return ListServiceSpecificCredentialsRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName");
  }

  @Override
  public ListServiceSpecificCredentialsResponse answer(
      ListServiceSpecificCredentialsRequest request, AwsCall call) {
    users.named(request.userName(), call.principal());
    return ListServiceSpecificCredentialsResponse.builder()
        .serviceSpecificCredentials(List.of())
        .build();
  }
}

package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.iam.model.ListMfaDevicesRequest;
import software.amazon.awssdk.services.iam.model.ListMfaDevicesResponse;

/** Lists a user's MFA devices: there are none here, which clients ask before they delete a user. */
@ApplicationScoped
public class ListMfaDevices implements AwsAction<ListMfaDevicesRequest, ListMfaDevicesResponse> {
  private final IamUsers users;

  ListMfaDevices(IamUsers users) {
    this.users = users;
  }

  @Override
  public Class<ListMfaDevicesRequest> request() {
    return ListMfaDevicesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName", "Marker", "MaxItems");
  }

  @Override
  public ListMfaDevicesResponse answer(ListMfaDevicesRequest request, AwsCall call) {
    users.named(request.userName(), call.principal());
    return ListMfaDevicesResponse.builder().mfaDevices(List.of()).isTruncated(false).build();
  }
}

package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.iam.model.ListSigningCertificatesRequest;
import software.amazon.awssdk.services.iam.model.ListSigningCertificatesResponse;

/** Lists a user's signing certificates: there are none here. */
@ApplicationScoped
public class ListSigningCertificates
    implements AwsAction<ListSigningCertificatesRequest, ListSigningCertificatesResponse> {
  private final IamUsers users;

  ListSigningCertificates(IamUsers users) {
    this.users = users;
  }

  @Override
  public Class<ListSigningCertificatesRequest> request() {
    return ListSigningCertificatesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName", "Marker", "MaxItems");
  }

  @Override
  public ListSigningCertificatesResponse answer(
      ListSigningCertificatesRequest request, AwsCall call) {
    users.named(request.userName(), call.principal());
    return ListSigningCertificatesResponse.builder()
        .certificates(List.of())
        .isTruncated(false)
        .build();
  }
}

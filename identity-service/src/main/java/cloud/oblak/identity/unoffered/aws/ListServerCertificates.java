package cloud.oblak.identity.unoffered.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.iam.model.ListServerCertificatesRequest;
import software.amazon.awssdk.services.iam.model.ListServerCertificatesResponse;

/** Lists the server certificates of the account: none. */
@ApplicationScoped
public class ListServerCertificates
    implements AwsAction<ListServerCertificatesRequest, ListServerCertificatesResponse> {
  @Override
  public Class<ListServerCertificatesRequest> request() {
    return ListServerCertificatesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("PathPrefix", "Marker", "MaxItems");
  }

  @Override
  public ListServerCertificatesResponse answer(
      ListServerCertificatesRequest request, AwsCall call) {
    return ListServerCertificatesResponse.builder()
        .serverCertificateMetadataList(List.of())
        .isTruncated(false)
        .build();
  }
}

package cloud.oblak.identity.unoffered.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.iam.model.ListOpenIdConnectProvidersRequest;
import software.amazon.awssdk.services.iam.model.ListOpenIdConnectProvidersResponse;

/** Lists the OpenID Connect providers of the account: none. */
@ApplicationScoped
public class ListOpenIdConnectProviders
    implements AwsAction<ListOpenIdConnectProvidersRequest, ListOpenIdConnectProvidersResponse> {
  @Override
  public Class<ListOpenIdConnectProvidersRequest> request() {
    return ListOpenIdConnectProvidersRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of();
  }

  @Override
  public ListOpenIdConnectProvidersResponse answer(
      ListOpenIdConnectProvidersRequest request, AwsCall call) {
    return ListOpenIdConnectProvidersResponse.builder()
        .openIDConnectProviderList(List.of())
        .build();
  }
}

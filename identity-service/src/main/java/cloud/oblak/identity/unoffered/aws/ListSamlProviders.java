package cloud.oblak.identity.unoffered.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.iam.model.ListSamlProvidersRequest;
import software.amazon.awssdk.services.iam.model.ListSamlProvidersResponse;

/** Lists the SAML providers of the account: none. */
@ApplicationScoped
public class ListSamlProviders
    implements AwsAction<ListSamlProvidersRequest, ListSamlProvidersResponse> {
  @Override
  public Class<ListSamlProvidersRequest> request() {
    return ListSamlProvidersRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of();
  }

  @Override
  public ListSamlProvidersResponse answer(ListSamlProvidersRequest request, AwsCall call) {
    return ListSamlProvidersResponse.builder().samlProviderList(List.of()).build();
  }
}

package cloud.oblak.identity.unoffered.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.iam.model.ListAccountAliasesRequest;
import software.amazon.awssdk.services.iam.model.ListAccountAliasesResponse;

/** Lists the aliases of the account: none. */
@ApplicationScoped
public class ListAccountAliases
    implements AwsAction<ListAccountAliasesRequest, ListAccountAliasesResponse> {
  @Override
  public Class<ListAccountAliasesRequest> request() {
    return ListAccountAliasesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("Marker", "MaxItems");
  }

  @Override
  public ListAccountAliasesResponse answer(ListAccountAliasesRequest request, AwsCall call) {
    return ListAccountAliasesResponse.builder()
        .accountAliases(List.of())
        .isTruncated(false)
        .build();
  }
}

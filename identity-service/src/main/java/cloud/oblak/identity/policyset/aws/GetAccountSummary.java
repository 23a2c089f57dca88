package cloud.oblak.identity.policyset.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.GetAccountSummaryRequest;
import software.amazon.awssdk.services.iam.model.GetAccountSummaryResponse;

/** Counts the entities of an account and names the quotas. */
@ApplicationScoped
public class GetAccountSummary
    implements AwsAction<GetAccountSummaryRequest, GetAccountSummaryResponse> {
  private final AccountCounts counts;

  GetAccountSummary(AccountCounts counts) {
    this.counts = counts;
  }

  @Override
  public Class<GetAccountSummaryRequest> request() {
    return GetAccountSummaryRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of();
  }

  @Override
  public GetAccountSummaryResponse answer(GetAccountSummaryRequest request, AwsCall call) {
    return GetAccountSummaryResponse.builder()
        .summaryMapWithStrings(counts.of(call.accountId()))
        .build();
  }
}

package cloud.oblak.identity.inventory.aws;

import cloud.oblak.identity.inventory.CredentialReports;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.GenerateCredentialReportRequest;
import software.amazon.awssdk.services.iam.model.GenerateCredentialReportResponse;
import software.amazon.awssdk.services.iam.model.ReportStateType;

/** Makes the report on the credentials of the account's users, every four hours at most. */
@ApplicationScoped
class GenerateCredentialReport
    implements AwsAction<GenerateCredentialReportRequest, GenerateCredentialReportResponse> {
  private final CredentialReports reports;

  GenerateCredentialReport(CredentialReports reports) {
    this.reports = reports;
  }

  @Override
  public Class<GenerateCredentialReportRequest> request() {
    return GenerateCredentialReportRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of();
  }

  @Override
  public GenerateCredentialReportResponse answer(
      GenerateCredentialReportRequest request, AwsCall call) {
    boolean made = reports.generate(call.accountId());
    return GenerateCredentialReportResponse.builder()
        .state(made ? ReportStateType.STARTED : ReportStateType.COMPLETE)
        .description(made ? "No report exists. Starting a new report generation task" : null)
        .build();
  }
}

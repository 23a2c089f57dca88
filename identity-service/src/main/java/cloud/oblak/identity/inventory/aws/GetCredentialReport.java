package cloud.oblak.identity.inventory.aws;

import cloud.oblak.identity.inventory.CredentialReports;
import cloud.oblak.identity.inventory.ReportFault;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.iam.model.GetCredentialReportRequest;
import software.amazon.awssdk.services.iam.model.GetCredentialReportResponse;
import software.amazon.awssdk.services.iam.model.ReportFormatType;

/** Shows the report on the credentials of the account's users. */
@ApplicationScoped
class GetCredentialReport
    implements AwsAction<GetCredentialReportRequest, GetCredentialReportResponse> {
  private final CredentialReports reports;

  GetCredentialReport(CredentialReports reports) {
    this.reports = reports;
  }

  @Override
  public Class<GetCredentialReportRequest> request() {
    return GetCredentialReportRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of();
  }

  @Override
  public GetCredentialReportResponse answer(GetCredentialReportRequest request, AwsCall call) {
    CredentialReports.Report report =
        reports
            .find(call.accountId())
            .orElseThrow(() ->
                new Fault.NotFound(
                        ReportFault.NOT_PRESENT,
                        "No credential report is present. Call GenerateCredentialReport first.")
                    .exception());
    if (!report.fresh()) {
      throw new Fault.NotFound(
              ReportFault.EXPIRED,
              "The most recent credential report has expired. Call GenerateCredentialReport.")
          .exception();
    }
    return GetCredentialReportResponse.builder()
        .content(SdkBytes.fromUtf8String(report.content()))
        .reportFormat(ReportFormatType.TEXT_CSV)
        .generatedTime(report.generatedAt())
        .build();
  }
}

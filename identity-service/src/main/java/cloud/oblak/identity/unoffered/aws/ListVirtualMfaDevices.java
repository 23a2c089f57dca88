package cloud.oblak.identity.unoffered.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.iam.model.ListVirtualMfaDevicesRequest;
import software.amazon.awssdk.services.iam.model.ListVirtualMfaDevicesResponse;

/** Lists the second factors of the account: none. */
@ApplicationScoped
public class ListVirtualMfaDevices
    implements AwsAction<ListVirtualMfaDevicesRequest, ListVirtualMfaDevicesResponse> {
  @Override
  public Class<ListVirtualMfaDevicesRequest> request() {
    return ListVirtualMfaDevicesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("AssignmentStatus", "Marker", "MaxItems");
  }

  @Override
  public ListVirtualMfaDevicesResponse answer(ListVirtualMfaDevicesRequest request, AwsCall call) {
    return ListVirtualMfaDevicesResponse.builder()
        .virtualMFADevices(List.of())
        .isTruncated(false)
        .build();
  }
}

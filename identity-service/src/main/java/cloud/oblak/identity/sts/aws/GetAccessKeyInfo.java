package cloud.oblak.identity.sts.aws;

import cloud.oblak.identity.accesskey.AccessKeys;
import cloud.oblak.identity.accesskey.TemporaryKeys;
import cloud.oblak.identity.entity.IamFault;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.sts.model.GetAccessKeyInfoRequest;
import software.amazon.awssdk.services.sts.model.GetAccessKeyInfoResponse;

/** Which account an access key belongs to, whosever it is. */
@ApplicationScoped
class GetAccessKeyInfo implements AwsAction<GetAccessKeyInfoRequest, GetAccessKeyInfoResponse> {
  private final AccessKeys keys;
  private final TemporaryKeys temporary;

  GetAccessKeyInfo(AccessKeys keys, TemporaryKeys temporary) {
    this.keys = keys;
    this.temporary = temporary;
  }

  @Override
  public Class<GetAccessKeyInfoRequest> request() {
    return GetAccessKeyInfoRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("AccessKeyId");
  }

  @Override
  public GetAccessKeyInfoResponse answer(GetAccessKeyInfoRequest request, AwsCall call) {
    if (request.accessKeyId() == null) {
      throw Fault.missing("AccessKeyId", "The request must contain the parameter AccessKeyId");
    }
    String account =
        keys.account(request.accessKeyId())
            .or(() -> temporary.account(request.accessKeyId()))
            .orElseThrow(
                () -> IamFault.invalid("AccessKeyId", "There is no access key with this id."));
    return GetAccessKeyInfoResponse.builder().account(account).build();
  }
}

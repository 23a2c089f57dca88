package cloud.oblak.identity.accesskey.aws;

import cloud.oblak.identity.accesskey.AccessKey;
import cloud.oblak.identity.accesskey.AccessKeys;
import cloud.oblak.identity.entity.Acting;
import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.AccessKeyLastUsed;
import software.amazon.awssdk.services.iam.model.GetAccessKeyLastUsedRequest;
import software.amazon.awssdk.services.iam.model.GetAccessKeyLastUsedResponse;

/** Shows what an access key was last used for. */
@ApplicationScoped
public class GetAccessKeyLastUsed
    implements AwsAction<GetAccessKeyLastUsedRequest, GetAccessKeyLastUsedResponse> {
  private final AccessKeys keys;
  private final IamUsers users;

  GetAccessKeyLastUsed(AccessKeys keys, IamUsers users) {
    this.keys = keys;
    this.users = users;
  }

  @Override
  public Class<GetAccessKeyLastUsedRequest> request() {
    return GetAccessKeyLastUsedRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("AccessKeyId");
  }

  @Override
  public GetAccessKeyLastUsedResponse answer(GetAccessKeyLastUsedRequest request, AwsCall call) {
    AccessKey key = keys.describe(request.accessKeyId(), Acting.administrator(call.principal()));
    return GetAccessKeyLastUsedResponse.builder()
        .userName(users.byId(key.userId()).name())
        .accessKeyLastUsed(
            AccessKeyLastUsed.builder()
                .lastUsedDate(key.lastUsedAt())
                .serviceName(key.lastUsedService() == null ? "N/A" : key.lastUsedService())
                .region(key.lastUsedRegion() == null ? "N/A" : key.lastUsedRegion())
                .build())
        .build();
  }
}

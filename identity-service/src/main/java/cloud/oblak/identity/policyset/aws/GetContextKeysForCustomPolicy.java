package cloud.oblak.identity.policyset.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.GetContextKeysForCustomPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetContextKeysForCustomPolicyResponse;

/** Names the condition keys that given policies read. */
@ApplicationScoped
class GetContextKeysForCustomPolicy
    implements AwsAction<
        GetContextKeysForCustomPolicyRequest, GetContextKeysForCustomPolicyResponse> {
  @Override
  public Class<GetContextKeysForCustomPolicyRequest> request() {
    return GetContextKeysForCustomPolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("PolicyInputList");
  }

  @Override
  public GetContextKeysForCustomPolicyResponse answer(
      GetContextKeysForCustomPolicyRequest request, AwsCall call) {
    return GetContextKeysForCustomPolicyResponse.builder()
        .contextKeyNames(ContextKeys.of(request.policyInputList()))
        .build();
  }
}

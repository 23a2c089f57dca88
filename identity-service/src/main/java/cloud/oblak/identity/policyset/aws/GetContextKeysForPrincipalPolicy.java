package cloud.oblak.identity.policyset.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.iam.model.GetContextKeysForPrincipalPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetContextKeysForPrincipalPolicyResponse;

/** Names the condition keys that the policies of a user, group or role read. */
@ApplicationScoped
class GetContextKeysForPrincipalPolicy
    implements AwsAction<
        GetContextKeysForPrincipalPolicyRequest, GetContextKeysForPrincipalPolicyResponse> {
  private final PolicySources sources;

  GetContextKeysForPrincipalPolicy(PolicySources sources) {
    this.sources = sources;
  }

  @Override
  public Class<GetContextKeysForPrincipalPolicyRequest> request() {
    return GetContextKeysForPrincipalPolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("PolicySourceArn", "PolicyInputList");
  }

  @Override
  public GetContextKeysForPrincipalPolicyResponse answer(
      GetContextKeysForPrincipalPolicyRequest request, AwsCall call) {
    List<String> documents =
        new ArrayList<>(sources.of(call.accountId(), request.policySourceArn()).documents());
    documents.addAll(request.policyInputList());
    return GetContextKeysForPrincipalPolicyResponse.builder()
        .contextKeyNames(ContextKeys.of(documents))
        .build();
  }
}

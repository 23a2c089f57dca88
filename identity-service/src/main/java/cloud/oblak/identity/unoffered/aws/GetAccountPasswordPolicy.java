package cloud.oblak.identity.unoffered.aws;

import cloud.oblak.identity.entity.IamFault;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.GetAccountPasswordPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetAccountPasswordPolicyResponse;

/** Tells that the account has no policy of its own for passwords. */
@ApplicationScoped
public class GetAccountPasswordPolicy
    implements AwsAction<GetAccountPasswordPolicyRequest, GetAccountPasswordPolicyResponse> {
  @Override
  public Class<GetAccountPasswordPolicyRequest> request() {
    return GetAccountPasswordPolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of();
  }

  @Override
  public GetAccountPasswordPolicyResponse answer(
      GetAccountPasswordPolicyRequest request, AwsCall call) {
    throw IamFault.noSuch("Password Policy with domain name " + call.accountId());
  }
}

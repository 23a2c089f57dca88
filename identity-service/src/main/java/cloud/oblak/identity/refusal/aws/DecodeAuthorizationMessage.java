package cloud.oblak.identity.refusal.aws;

import cloud.oblak.identity.refusal.AuthorizationMessages;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.sts.model.DecodeAuthorizationMessageRequest;
import software.amazon.awssdk.services.sts.model.DecodeAuthorizationMessageResponse;

/** Tells what was known when a call of the account was refused. */
@ApplicationScoped
class DecodeAuthorizationMessage
    implements AwsAction<DecodeAuthorizationMessageRequest, DecodeAuthorizationMessageResponse> {
  private final AuthorizationMessages messages;

  DecodeAuthorizationMessage(AuthorizationMessages messages) {
    this.messages = messages;
  }

  @Override
  public Class<DecodeAuthorizationMessageRequest> request() {
    return DecodeAuthorizationMessageRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("EncodedMessage");
  }

  @Override
  public DecodeAuthorizationMessageResponse answer(
      DecodeAuthorizationMessageRequest request, AwsCall call) {
    return DecodeAuthorizationMessageResponse.builder()
        .decodedMessage(messages.opened(call.accountId(), request.encodedMessage()))
        .build();
  }
}

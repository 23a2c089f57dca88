package cloud.oblak.identity.accesskey.aws;

import cloud.oblak.identity.accesskey.AccessKeys;
import cloud.oblak.identity.accesskey.KeyState;
import cloud.oblak.identity.entity.Acting;
import cloud.oblak.identity.entity.IamFault;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.UpdateAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAccessKeyResponse;

/** Makes an access key active or inactive. */
@ApplicationScoped
public class UpdateAccessKey implements AwsAction<UpdateAccessKeyRequest, UpdateAccessKeyResponse> {
  private final AccessKeys keys;
  private final OwnedKey owned;

  UpdateAccessKey(AccessKeys keys, OwnedKey owned) {
    this.keys = keys;
    this.owned = owned;
  }

  @Override
  public Class<UpdateAccessKeyRequest> request() {
    return UpdateAccessKeyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName", "AccessKeyId", "Status");
  }

  @Override
  public UpdateAccessKeyResponse answer(UpdateAccessKeyRequest request, AwsCall call) {
    String id = owned.id(request.accessKeyId(), request.userName(), call);
    KeyState wanted =
        switch (request.status()) {
          case ACTIVE -> KeyState.ACTIVE;
          case INACTIVE -> KeyState.INACTIVE;
          case null, default ->
              throw IamFault.invalid("status", "The status must be Active or Inactive.");
        };
    keys.turn(id, wanted, Acting.administrator(call.principal()));
    return UpdateAccessKeyResponse.builder().build();
  }
}

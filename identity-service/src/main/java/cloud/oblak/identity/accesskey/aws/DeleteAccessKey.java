package cloud.oblak.identity.accesskey.aws;

import cloud.oblak.identity.accesskey.AccessKeys;
import cloud.oblak.identity.entity.Acting;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.DeleteAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.DeleteAccessKeyResponse;

/** Deletes an access key. */
@ApplicationScoped
public class DeleteAccessKey implements AwsAction<DeleteAccessKeyRequest, DeleteAccessKeyResponse> {
  private final AccessKeys keys;
  private final OwnedKey owned;

  DeleteAccessKey(AccessKeys keys, OwnedKey owned) {
    this.keys = keys;
    this.owned = owned;
  }

  @Override
  public Class<DeleteAccessKeyRequest> request() {
    return DeleteAccessKeyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName", "AccessKeyId");
  }

  @Override
  public DeleteAccessKeyResponse answer(DeleteAccessKeyRequest request, AwsCall call) {
    String id = owned.id(request.accessKeyId(), request.userName(), call);
    keys.delete(id, Acting.administrator(call.principal()));
    return DeleteAccessKeyResponse.builder().build();
  }
}

package cloud.oblak.identity.accesskey.aws;

import cloud.oblak.identity.accesskey.AccessKeys;
import cloud.oblak.identity.entity.Acting;
import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.identity.user.User;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyResponse;
import software.amazon.awssdk.services.iam.model.StatusType;

/** Makes an access key. */
@ApplicationScoped
public class CreateAccessKey implements AwsAction<CreateAccessKeyRequest, CreateAccessKeyResponse> {
  private final AccessKeys keys;
  private final IamUsers users;

  CreateAccessKey(AccessKeys keys, IamUsers users) {
    this.keys = keys;
    this.users = users;
  }

  @Override
  public Class<CreateAccessKeyRequest> request() {
    return CreateAccessKeyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName");
  }

  @Override
  public CreateAccessKeyResponse answer(CreateAccessKeyRequest request, AwsCall call) {
    User owner = users.named(request.userName(), call.principal());
    AccessKeys.Created made =
        keys.create(owner.name(), null, Acting.administrator(call.principal()));
    return CreateAccessKeyResponse.builder()
        .accessKey(
            software.amazon.awssdk.services.iam.model.AccessKey.builder()
                .userName(owner.name())
                .accessKeyId(made.key().id())
                .secretAccessKey(made.secret())
                .status(StatusType.ACTIVE)
                .createDate(made.key().createdAt())
                .build())
        .build();
  }
}

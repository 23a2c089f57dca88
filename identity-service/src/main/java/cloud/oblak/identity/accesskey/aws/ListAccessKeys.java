package cloud.oblak.identity.accesskey.aws;

import cloud.oblak.identity.accesskey.AccessKey;
import cloud.oblak.identity.accesskey.AccessKeys;
import cloud.oblak.identity.accesskey.KeyState;
import cloud.oblak.identity.entity.aws.Pages;
import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.identity.user.User;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.ListAccessKeysRequest;
import software.amazon.awssdk.services.iam.model.ListAccessKeysResponse;
import software.amazon.awssdk.services.iam.model.StatusType;

/** Lists the access keys of a user. */
@ApplicationScoped
public class ListAccessKeys implements AwsAction<ListAccessKeysRequest, ListAccessKeysResponse> {
  private final AccessKeys keys;
  private final IamUsers users;

  ListAccessKeys(AccessKeys keys, IamUsers users) {
    this.keys = keys;
    this.users = users;
  }

  @Override
  public Class<ListAccessKeysRequest> request() {
    return ListAccessKeysRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName", "Marker", "MaxItems");
  }

  @Override
  public ListAccessKeysResponse answer(ListAccessKeysRequest request, AwsCall call) {
    PageRequest page = Pages.of(request.maxItems(), request.marker());
    User owner = users.named(request.userName(), call.principal());
    Page<AccessKey> found = keys.of(owner, page);
    return ListAccessKeysResponse.builder()
        .accessKeyMetadata(found.items().stream().map(key -> metadata(owner, key)).toList())
        .isTruncated(found.nextToken() != null)
        .marker(found.nextToken())
        .build();
  }

  private static AccessKeyMetadata metadata(User owner, AccessKey key) {
    return AccessKeyMetadata.builder()
        .userName(owner.name())
        .accessKeyId(key.id())
        .status(key.state() == KeyState.ACTIVE ? StatusType.ACTIVE : StatusType.INACTIVE)
        .createDate(key.createdAt())
        .build();
  }
}

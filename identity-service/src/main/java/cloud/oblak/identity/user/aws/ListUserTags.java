package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.entity.EntityTags;
import cloud.oblak.identity.entity.aws.ModelTags;
import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.identity.user.User;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.ListUserTagsRequest;
import software.amazon.awssdk.services.iam.model.ListUserTagsResponse;

/** Lists the tags of a user. */
@ApplicationScoped
public class ListUserTags implements AwsAction<ListUserTagsRequest, ListUserTagsResponse> {
  private final IamUsers users;
  private final EntityTags tags;

  ListUserTags(IamUsers users, EntityTags tags) {
    this.users = users;
    this.tags = tags;
  }

  @Override
  public Class<ListUserTagsRequest> request() {
    return ListUserTagsRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName", "Marker", "MaxItems");
  }

  @Override
  public ListUserTagsResponse answer(ListUserTagsRequest request, AwsCall call) {
    User user = users.get(call.accountId(), request.userName());
    return ListUserTagsResponse.builder()
        .tags(ModelTags.write(tags.of(EntityTags.Table.ACCOUNT_USER, user.id())))
        .isTruncated(false)
        .build();
  }
}

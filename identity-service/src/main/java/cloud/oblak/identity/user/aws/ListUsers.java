package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.entity.aws.Pages;
import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.identity.user.User;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.ListUsersRequest;
import software.amazon.awssdk.services.iam.model.ListUsersResponse;

/** Lists users. */
@ApplicationScoped
public class ListUsers implements AwsAction<ListUsersRequest, ListUsersResponse> {
  private final IamUsers users;

  ListUsers(IamUsers users) {
    this.users = users;
  }

  @Override
  public Class<ListUsersRequest> request() {
    return ListUsersRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("PathPrefix", "Marker", "MaxItems");
  }

  @Override
  public ListUsersResponse answer(ListUsersRequest request, AwsCall call) {
    PageRequest page = Pages.of(request.maxItems(), request.marker());
    Page<User> found = users.list(call.accountId(), request.pathPrefix(), page);
    return ListUsersResponse.builder()
        .users(found.items().stream().map(UserModel::brief).toList())
        .isTruncated(found.nextToken() != null)
        .marker(found.nextToken())
        .build();
  }
}

package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.iam.model.ListSshPublicKeysRequest;
import software.amazon.awssdk.services.iam.model.ListSshPublicKeysResponse;

/** Lists a user's SSH keys for CodeCommit: there are none here. */
@ApplicationScoped
public class ListSshPublicKeys
    implements AwsAction<ListSshPublicKeysRequest, ListSshPublicKeysResponse> {
  private final IamUsers users;

  ListSshPublicKeys(IamUsers users) {
    this.users = users;
  }

  @Override
  public Class<ListSshPublicKeysRequest> request() {
    return ListSshPublicKeysRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName", "Marker", "MaxItems");
  }

  @Override
  public ListSshPublicKeysResponse answer(ListSshPublicKeysRequest request, AwsCall call) {
    users.named(request.userName(), call.principal());
    return ListSshPublicKeysResponse.builder().sshPublicKeys(List.of()).isTruncated(false).build();
  }
}

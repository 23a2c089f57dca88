package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.entity.aws.Pages;
import cloud.oblak.identity.policy.aws.AttachedList;
import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.identity.user.User;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.policy.RolePolicies;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesResponse;

/** Lists the managed policies of a user. */
@ApplicationScoped
public class ListAttachedUserPolicies
    implements AwsAction<ListAttachedUserPoliciesRequest, ListAttachedUserPoliciesResponse> {
  private final IamUsers users;
  private final AttachedList attached;

  ListAttachedUserPolicies(IamUsers users, AttachedList attached) {
    this.users = users;
    this.attached = attached;
  }

  @Override
  public Class<ListAttachedUserPoliciesRequest> request() {
    return ListAttachedUserPoliciesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName", "PathPrefix", "Marker", "MaxItems");
  }

  @Override
  public ListAttachedUserPoliciesResponse answer(
      ListAttachedUserPoliciesRequest request, AwsCall call) {
    PageRequest page = Pages.of(request.maxItems(), request.marker());
    User user = users.get(call.accountId(), request.userName());
    List<String> byRole = List.copyOf(RolePolicies.arns(user.roles()));
    Page<AttachedPolicy> found = attached.of(user.holder(), byRole, request.pathPrefix(), page);
    return ListAttachedUserPoliciesResponse.builder()
        .attachedPolicies(found.items())
        .isTruncated(found.nextToken() != null)
        .marker(found.nextToken())
        .build();
  }
}

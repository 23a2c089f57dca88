package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.entity.aws.Pages;
import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesResponse;

/** Lists the names of the inline policies of a user. */
@ApplicationScoped
public class ListUserPolicies
    implements AwsAction<ListUserPoliciesRequest, ListUserPoliciesResponse> {
  private final IamUsers users;
  private final Attachments attachments;

  ListUserPolicies(IamUsers users, Attachments attachments) {
    this.users = users;
    this.attachments = attachments;
  }

  @Override
  public Class<ListUserPoliciesRequest> request() {
    return ListUserPoliciesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName", "Marker", "MaxItems");
  }

  @Override
  public ListUserPoliciesResponse answer(ListUserPoliciesRequest request, AwsCall call) {
    PageRequest page = Pages.of(request.maxItems(), request.marker());
    Page<String> found =
        attachments.inlineNames(users.get(call.accountId(), request.userName()).holder(), page);
    return ListUserPoliciesResponse.builder()
        .policyNames(found.items())
        .isTruncated(found.nextToken() != null)
        .marker(found.nextToken())
        .build();
  }
}

package cloud.oblak.identity.role.aws;

import cloud.oblak.identity.entity.aws.Pages;
import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;

/** Lists the names of the inline policies of a role. */
@ApplicationScoped
public class ListRolePolicies
    implements AwsAction<ListRolePoliciesRequest, ListRolePoliciesResponse> {
  private final IamRoles roles;
  private final Attachments attachments;

  ListRolePolicies(IamRoles roles, Attachments attachments) {
    this.roles = roles;
    this.attachments = attachments;
  }

  @Override
  public Class<ListRolePoliciesRequest> request() {
    return ListRolePoliciesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("RoleName", "Marker", "MaxItems");
  }

  @Override
  public ListRolePoliciesResponse answer(ListRolePoliciesRequest request, AwsCall call) {
    PageRequest page = Pages.of(request.maxItems(), request.marker());
    Page<String> found =
        attachments.inlineNames(roles.get(call.accountId(), request.roleName()).holder(), page);
    return ListRolePoliciesResponse.builder()
        .policyNames(found.items())
        .isTruncated(found.nextToken() != null)
        .marker(found.nextToken())
        .build();
  }
}

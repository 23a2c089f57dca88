package cloud.oblak.identity.role.aws;

import cloud.oblak.identity.entity.aws.Pages;
import cloud.oblak.identity.policy.aws.AttachedList;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;

/** Lists the managed policies of a role. */
@ApplicationScoped
public class ListAttachedRolePolicies
    implements AwsAction<ListAttachedRolePoliciesRequest, ListAttachedRolePoliciesResponse> {
  private final IamRoles roles;
  private final AttachedList attached;

  ListAttachedRolePolicies(IamRoles roles, AttachedList attached) {
    this.roles = roles;
    this.attached = attached;
  }

  @Override
  public Class<ListAttachedRolePoliciesRequest> request() {
    return ListAttachedRolePoliciesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("RoleName", "PathPrefix", "Marker", "MaxItems");
  }

  @Override
  public ListAttachedRolePoliciesResponse answer(
      ListAttachedRolePoliciesRequest request, AwsCall call) {
    PageRequest page = Pages.of(request.maxItems(), request.marker());
    Page<AttachedPolicy> found =
        attached.of(
            roles.get(call.accountId(), request.roleName()).holder(),
            List.of(),
            request.pathPrefix(),
            page);
    return ListAttachedRolePoliciesResponse.builder()
        .attachedPolicies(found.items())
        .isTruncated(found.nextToken() != null)
        .marker(found.nextToken())
        .build();
  }
}

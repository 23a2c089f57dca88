package cloud.oblak.identity.role.aws;

import cloud.oblak.identity.entity.aws.Pages;
import cloud.oblak.identity.role.IamRole;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;

/** Lists roles. */
@ApplicationScoped
public class ListRoles implements AwsAction<ListRolesRequest, ListRolesResponse> {
  private final IamRoles roles;

  ListRoles(IamRoles roles) {
    this.roles = roles;
  }

  @Override
  public Class<ListRolesRequest> request() {
    return ListRolesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("PathPrefix", "Marker", "MaxItems");
  }

  @Override
  public ListRolesResponse answer(ListRolesRequest request, AwsCall call) {
    PageRequest page = Pages.of(request.maxItems(), request.marker());
    Page<IamRole> found = roles.list(call.accountId(), request.pathPrefix(), page);
    return ListRolesResponse.builder()
        .roles(found.items().stream().map(RoleModel::brief).toList())
        .isTruncated(found.nextToken() != null)
        .marker(found.nextToken())
        .build();
  }
}

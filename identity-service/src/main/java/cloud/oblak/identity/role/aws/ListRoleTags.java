package cloud.oblak.identity.role.aws;

import cloud.oblak.identity.entity.aws.ModelTags;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.ListRoleTagsRequest;
import software.amazon.awssdk.services.iam.model.ListRoleTagsResponse;

/** Lists the tags of a role. */
@ApplicationScoped
public class ListRoleTags implements AwsAction<ListRoleTagsRequest, ListRoleTagsResponse> {
  private final IamRoles roles;

  ListRoleTags(IamRoles roles) {
    this.roles = roles;
  }

  @Override
  public Class<ListRoleTagsRequest> request() {
    return ListRoleTagsRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("RoleName", "Marker", "MaxItems");
  }

  @Override
  public ListRoleTagsResponse answer(ListRoleTagsRequest request, AwsCall call) {
    return ListRoleTagsResponse.builder()
        .tags(ModelTags.write(roles.get(call.accountId(), request.roleName()).tags()))
        .isTruncated(false)
        .build();
  }
}

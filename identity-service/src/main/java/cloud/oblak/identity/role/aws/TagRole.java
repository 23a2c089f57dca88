package cloud.oblak.identity.role.aws;

import cloud.oblak.identity.entity.aws.ModelTags;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.TagRoleRequest;
import software.amazon.awssdk.services.iam.model.TagRoleResponse;

/** Tags a role. */
@ApplicationScoped
public class TagRole implements AwsAction<TagRoleRequest, TagRoleResponse> {
  private final IamRoles roles;

  TagRole(IamRoles roles) {
    this.roles = roles;
  }

  @Override
  public Class<TagRoleRequest> request() {
    return TagRoleRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("RoleName", "Tags");
  }

  @Override
  public TagRoleResponse answer(TagRoleRequest request, AwsCall call) {
    roles.tag(request.roleName(), ModelTags.read(request.tags()), call.principal());
    return TagRoleResponse.builder().build();
  }
}

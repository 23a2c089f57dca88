package cloud.oblak.identity.role.aws;

import cloud.oblak.identity.entity.aws.ModelTags;
import cloud.oblak.identity.role.IamRole;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;

/** Makes a role. */
@ApplicationScoped
public class CreateRole implements AwsAction<CreateRoleRequest, CreateRoleResponse> {
  private final IamRoles roles;

  CreateRole(IamRoles roles) {
    this.roles = roles;
  }

  @Override
  public Class<CreateRoleRequest> request() {
    return CreateRoleRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of(
        "RoleName",
        "Path",
        "AssumeRolePolicyDocument",
        "Description",
        "MaxSessionDuration",
        "PermissionsBoundary",
        "Tags");
  }

  @Override
  public CreateRoleResponse answer(CreateRoleRequest request, AwsCall call) {
    IamRole made =
        roles.create(
            new IamRoles.Wanted(
                request.roleName(),
                request.path(),
                request.description(),
                request.assumeRolePolicyDocument(),
                request.maxSessionDuration(),
                request.permissionsBoundary(),
                ModelTags.read(request.tags())),
            call.principal());
    return CreateRoleResponse.builder().role(RoleModel.whole(made)).build();
  }
}

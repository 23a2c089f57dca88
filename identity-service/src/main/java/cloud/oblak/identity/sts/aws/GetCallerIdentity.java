package cloud.oblak.identity.sts.aws;

import cloud.oblak.identity.entity.UniqueId;
import cloud.oblak.identity.rolesession.RoleSessions;
import cloud.oblak.identity.user.Users;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Who the caller is. */
@ApplicationScoped
class GetCallerIdentity implements AwsAction<GetCallerIdentityRequest, GetCallerIdentityResponse> {
  private final Users users;
  private final RoleSessions roleSessions;

  GetCallerIdentity(Users users, RoleSessions roleSessions) {
    this.users = users;
    this.roleSessions = roleSessions;
  }

  @Override
  public Class<GetCallerIdentityRequest> request() {
    return GetCallerIdentityRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of();
  }

  @Override
  public GetCallerIdentityResponse answer(GetCallerIdentityRequest request, AwsCall call) {
    return GetCallerIdentityResponse.builder()
        .account(call.accountId())
        .arn(call.principal().arn())
        .userId(
            users
                .of(call.principal())
                .map(user -> UniqueId.USER.of(user.id()))
                .or(() -> roleSessions.userId(call.principal()))
                .orElse(call.accountId()))
        .build();
  }
}

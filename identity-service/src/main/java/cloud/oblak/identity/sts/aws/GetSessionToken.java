package cloud.oblak.identity.sts.aws;

import cloud.oblak.identity.accesskey.TemporaryKeys;
import cloud.oblak.identity.user.User;
import cloud.oblak.identity.user.Users;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.services.sts.model.GetSessionTokenRequest;
import software.amazon.awssdk.services.sts.model.GetSessionTokenResponse;

/** Temporary credentials of the calling user. */
@ApplicationScoped
class GetSessionToken implements AwsAction<GetSessionTokenRequest, GetSessionTokenResponse> {
  private static final int SHORTEST = (int) Duration.ofMinutes(15).toSeconds();
  private static final int LONGEST = (int) Duration.ofHours(36).toSeconds();
  private static final int DEFAULT = (int) Duration.ofHours(12).toSeconds();

  private final Users users;
  private final TemporaryKeys keys;
  private final RoutingContext routing;

  GetSessionToken(Users users, TemporaryKeys keys, RoutingContext routing) {
    this.users = users;
    this.keys = keys;
    this.routing = routing;
  }

  @Override
  public Class<GetSessionTokenRequest> request() {
    return GetSessionTokenRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("DurationSeconds");
  }

  @Override
  public GetSessionTokenResponse answer(GetSessionTokenRequest request, AwsCall call) {
    int seconds = Optional.ofNullable(request.durationSeconds()).orElse(DEFAULT);
    if (seconds < SHORTEST || seconds > LONGEST) {
      throw Fault.invalid(
          "DurationSeconds",
          "1 validation error detected: Value '"
              + seconds
              + "' at 'durationSeconds' failed to satisfy constraint: Member must be between "
              + SHORTEST
              + " and "
              + LONGEST);
    }
    String credential = routing.request().getHeader("X-Oblak-Credential");
    if (credential == null || credential.startsWith("ASIA")) {
      throw denied();
    }
    User user = users.of(call.principal()).orElseThrow(GetSessionToken::denied);
    TemporaryKeys.Issued issued = keys.issue(user, Duration.ofSeconds(seconds), call.principal());
    return GetSessionTokenResponse.builder()
        .credentials(c ->
            c.accessKeyId(issued.id())
                .secretAccessKey(issued.secret())
                .sessionToken(issued.sessionToken())
                .expiration(issued.expiresAt()))
        .build();
  }

  private static FaultException denied() {
    return new Fault.Denied(
            CommonFault.DENIED, "Cannot call GetSessionToken with session credentials")
        .exception();
  }
}

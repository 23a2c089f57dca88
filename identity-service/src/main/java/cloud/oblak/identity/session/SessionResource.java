package cloud.oblak.identity.session;

import cloud.oblak.identity.user.RoleName;
import cloud.oblak.identity.user.User;
import cloud.oblak.kit.audit.AuditHeaders;
import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.token.TokenCheck;
import cloud.oblak.kit.web.AllowAnyone;
import cloud.oblak.kit.web.AllowRoles;
import cloud.oblak.kit.web.Body;
import cloud.oblak.kit.web.Caller;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;

/** Signing in and out. */
@Path("/v1/sessions")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class SessionResource {
  static final String CREDENTIAL = "X-Oblak-Credential";
  private static final String BEARER = "Bearer ";
  private static final int MAX_LENGTH = 1024;

  private final Sessions sessions;
  private final TokenCheck tokens;
  private final Caller caller;
  private final RoutingContext routing;

  SessionResource(Sessions sessions, TokenCheck tokens, Caller caller, RoutingContext routing) {
    this.sessions = sessions;
    this.tokens = tokens;
    this.caller = caller;
    this.routing = routing;
  }

  /** Who signs in; all fields are required. */
  record SignIn(String accountId, String user, String password) {}

  /** What a session is continued with. */
  record Refresh(String refreshToken) {}

  /**
   * A session with its tokens.
   *
   * @param accessToken for the header {@code Authorization: Bearer}
   * @param expiresAt of the access token
   */
  record SessionView(
      String id,
      String accountId,
      String user,
      List<String> roles,
      String accessToken,
      String refreshToken,
      String tokenType,
      Instant expiresAt) {
    static SessionView of(Sessions.Tokens tokens) {
      return new SessionView(
          tokens.id(),
          tokens.user().accountId(),
          tokens.user().name(),
          RoleName.list(tokens.user().roles()),
          tokens.access(),
          tokens.refresh(),
          "Bearer",
          tokens.expiresAt());
    }
  }

  /** Whom the present credential speaks for. */
  record SelfView(String accountId, String arn, List<String> roles) {}

  @POST
  @AllowAnyone(because = "the password is the credential")
  public Response signIn(@HeaderParam(HttpHeaders.AUTHORIZATION) String vouched, SignIn body) {
    SignIn request = Body.required(body);
    String accountId = text("accountId", request.accountId());
    String user = text("user", request.user());
    String password = text("password", request.password());
    Principal client = client(vouched);
    routing.response().putHeader(AuditHeaders.ACTION, "signin:ConsoleLogin");
    Sessions.Tokens opened = sessions.signIn(accountId, user, password, client, this::tell);
    return Response.status(Response.Status.CREATED).entity(SessionView.of(opened)).build();
  }

  @POST
  @Path("/refresh")
  @AllowAnyone(because = "the refresh token is the credential")
  public SessionView refresh(Refresh body) {
    return SessionView.of(
        sessions.refresh(text("refreshToken", Body.required(body).refreshToken())));
  }

  @GET
  @Path("/current")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes(value = "oblak:GetSession", ofOneself = true)
  public SelfView current() {
    Principal self = caller.principal();
    return new SelfView(self.accountId(), self.arn(), RoleName.list(self.roles()));
  }

  @DELETE
  @Path("/current")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes(value = "oblak:DeleteSession", ofOneself = true)
  public void signOut(@HeaderParam(CREDENTIAL) String credentialId) {
    if (credentialId == null || !credentialId.startsWith("session-")) {
      throw Fault.invalid(
          "Authorization",
          "An API token has no session to end; revoke it with DELETE /v1/api-tokens/<id>.");
    }
    sessions.end(credentialId, caller.principal());
  }

  // For the audit, also where the password is wrong; a header that never reaches the client.
  private void tell(User user) {
    routing
        .response()
        .putHeader(AuditHeaders.SUBJECT, AuditHeaders.write(List.of(user.accountId(), user.arn())));
  }

  // The gateway sends a token without an account here: who counts wrong passwords by address must
  // know that the address is not what the client claims.
  private Principal client(String vouched) {
    boolean bearer = vouched != null && vouched.startsWith(BEARER);
    return tokens.check(bearer ? vouched.substring(BEARER.length()) : "", "identity");
  }

  static String text(String field, String value) {
    if (value == null || value.isEmpty()) {
      throw Fault.missing(field, field + " is required.");
    }
    if (value.length() > MAX_LENGTH || value.indexOf('\0') >= 0) {
      throw Fault.invalid(field, field + " is not valid.");
    }
    return value;
  }
}

package cloud.oblak.identity.session;

import cloud.oblak.identity.secret.Passwords;
import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.web.AllowRoles;
import cloud.oblak.kit.web.Body;
import cloud.oblak.kit.web.Caller;
import cloud.oblak.platform.Role;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The caller's own password. */
@Path("/v1/users/me/password")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class PasswordResource {
  private final Sessions sessions;
  private final Caller caller;

  PasswordResource(Sessions sessions, Caller caller) {
    this.sessions = sessions;
    this.caller = caller;
  }

  /** The present password and the wanted one. */
  record PasswordChange(String current, @JsonProperty("new") String wanted) {}

  @POST
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes(value = "iam:ChangePassword", ofOneself = true)
  public void change(
      @HeaderParam(SessionResource.CREDENTIAL) String credentialId, PasswordChange body) {
    PasswordChange request = Body.required(body);
    String current = SessionResource.text("current", request.current());
    Passwords.check("new", request.wanted());
    sessions.changePassword(
        current, request.wanted(), credentialId == null ? "" : credentialId, caller.principal());
  }
}

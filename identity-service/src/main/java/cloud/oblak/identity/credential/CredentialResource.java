package cloud.oblak.identity.credential;

import cloud.oblak.identity.apitoken.ApiTokens;
import cloud.oblak.identity.policyset.PolicySets;
import cloud.oblak.identity.secret.OpaqueToken;
import cloud.oblak.identity.session.Sessions;
import cloud.oblak.identity.standing.Standing;
import cloud.oblak.identity.user.User;
import cloud.oblak.identity.user.Users;
import cloud.oblak.kit.web.AllowServices;
import cloud.oblak.kit.web.Body;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Set;

/** Checks tokens for the gateway. */
@Path("/internal/identity/credentials")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class CredentialResource {
  private final ApiTokens apiTokens;
  private final Sessions sessions;
  private final Users users;
  private final PolicySets policySets;
  private final Standing standing;

  CredentialResource(
      ApiTokens apiTokens,
      Sessions sessions,
      Users users,
      PolicySets policySets,
      Standing standing) {
    this.apiTokens = apiTokens;
    this.sessions = sessions;
    this.users = users;
    this.policySets = policySets;
    this.standing = standing;
  }

  /**
   * What the gateway got.
   *
   * @param token as the client sent it
   * @param sourceIp address of the client
   */
  record Presented(String token, String sourceIp) {}

  /**
   * Whom it speaks for.
   *
   * @param kind {@code api-token}, {@code session} or {@code access-key}
   * @param id of the token, the session or the access key
   * @param expiresAt absent: never
   * @param policySet hash of the policies that decide for it
   */
  record Credential(
      String accountId,
      String arn,
      Set<Role> roles,
      String kind,
      String id,
      Instant expiresAt,
      String policySet) {}

  @POST
  @AllowServices("gateway")
  public Credential check(Presented body) {
    String token = Body.required(body).token();
    if (OpaqueToken.API.matches(token)) {
      ApiTokens.Found found =
          apiTokens.use(OpaqueToken.hash(token)).orElseThrow(CredentialResource::refused);
      return credential("api-token", found.id(), found.userId(), found.expiresAt());
    }
    if (OpaqueToken.ACCESS.matches(token)) {
      Sessions.Found found =
          sessions.use(OpaqueToken.hash(token)).orElseThrow(CredentialResource::refused);
      return credential("session", found.id(), found.userId(), found.expiresAt());
    }
    throw refused();
  }

  private Credential credential(String kind, String id, String userId, Instant expiresAt) {
    User user = users.get(userId).orElseThrow(CredentialResource::refused);
    standing.require(user.accountId());
    return new Credential(
        user.accountId(), user.arn(), user.roles(), kind, id, expiresAt, policySets.of(user));
  }

  private static FaultException refused() {
    return new Fault.Unauthenticated(
            CommonFault.UNAUTHENTICATED,
            "The credential is not valid; sign in again or use another API token.")
        .exception();
  }
}

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
import java.util.Optional;
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
   * @param judges whether the gateway itself refuses what is marked so; one of the release before
   *     does not
   */
  record Presented(String token, String sourceIp, Boolean judges) {}

  /**
   * Whom it speaks for.
   *
   * @param kind {@code api-token}, {@code session} or {@code access-key}
   * @param id of the token, the session or the access key
   * @param expiresAt absent: never
   * @param policySet hash of the policies that decide for it
   * @param refused why it does not count; absent: it does
   */
  record Credential(
      String accountId,
      String arn,
      Set<Role> roles,
      String kind,
      String id,
      Instant expiresAt,
      String policySet,
      Refused refused) {
    /** The same, without a right to anything, where there is a reason. */
    Credential unless(Optional<Fault> reason) {
      return reason
          .map(fault ->
              new Credential(
                  accountId,
                  arn,
                  Set.of(),
                  kind,
                  id,
                  expiresAt,
                  "",
                  new Refused(fault.code().code(), fault.message())))
          .orElse(this);
    }
  }

  /** Why a credential does not count, for whoever proves that it is theirs. */
  record Refused(String code, String message) {}

  @POST
  @AllowServices("gateway")
  public Credential check(Presented body) {
    Credential known = known(Body.required(body).token());
    Optional<Fault> reason = standing.refusal(known.accountId());
    if (reason.isPresent() && !Boolean.TRUE.equals(body.judges())) {
      throw reason.get().exception();
    }
    return known.unless(reason);
  }

  private Credential known(String token) {
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
    return new Credential(
        user.accountId(), user.arn(), user.roles(), kind, id, expiresAt, policySets.of(user), null);
  }

  private static FaultException refused() {
    return new Fault.Unauthenticated(
            CommonFault.UNAUTHENTICATED,
            "The credential is not valid; sign in again or use another API token.")
        .exception();
  }
}

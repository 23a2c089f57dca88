package cloud.oblak.identity.credential;

import cloud.oblak.identity.accesskey.SigningKeys;
import cloud.oblak.identity.policyset.PolicySets;
import cloud.oblak.identity.rolesession.RoleSessions;
import cloud.oblak.identity.standing.Standing;
import cloud.oblak.identity.user.Users;
import cloud.oblak.kit.web.AllowServices;
import cloud.oblak.kit.web.Body;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Optional;

/** Gives the gateway what it checks SigV4 signatures with, and for whom such a signature speaks. */
@Path("/internal/identity/signing-keys")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class SigningKeyResource {
  private final SigningKeys keys;
  private final Users users;
  private final PolicySets policySets;
  private final RoleSessions roleSessions;
  private final Standing standing;

  SigningKeyResource(
      SigningKeys keys,
      Users users,
      PolicySets policySets,
      RoleSessions roleSessions,
      Standing standing) {
    this.keys = keys;
    this.users = users;
    this.policySets = policySets;
    this.roleSessions = roleSessions;
    this.standing = standing;
  }

  /**
   * What a request's scope says.
   *
   * @param date {@code yyyyMMdd}
   * @param service the API
   * @param sessionToken null or empty: none was sent
   * @param sourceIp address of the client
   * @param judges whether the gateway itself refuses, once the signature is proven, what is marked
   *     so; one of the release before does not
   * @param dates whether the gateway tells services when a temporary credential was issued; for one
   *     that does not, the policy set says it
   */
  record Wanted(
      String accessKeyId,
      String date,
      String region,
      String service,
      String sessionToken,
      String sourceIp,
      Boolean judges,
      Boolean dates) {}

  /**
   * A signing key.
   *
   * @param signingKey kSigning in base64
   * @param credential of kind {@code access-key}
   * @param issuedAt of a temporary credential; absent: it is a long-lived one
   */
  record Granted(String signingKey, CredentialResource.Credential credential, Instant issuedAt) {}

  @POST
  @AllowServices("gateway")
  public Granted derive(Wanted body) {
    Wanted wanted = Body.required(body);
    SigningKeys.Derived derived =
        keys.derive(
            new SigningKeys.Scope(
                text(wanted.accessKeyId()),
                text(wanted.date()),
                text(wanted.region()),
                text(wanted.service()),
                text(wanted.sessionToken())));
    Optional<Fault> reason = standing.refusal(derived.accountId()).or(derived::expired);
    if (reason.isPresent() && !Boolean.TRUE.equals(wanted.judges())) {
      throw reason.get().exception();
    }
    return new Granted(
        derived.key(),
        new CredentialResource.Credential(
                derived.accountId(),
                derived.arn(),
                derived.roles(),
                "access-key",
                text(wanted.accessKeyId()),
                derived.expiresAt(),
                policySet(derived, Boolean.TRUE.equals(wanted.dates())),
                null)
            .unless(reason),
        derived.issuedAt());
  }

  /** A key that made a good signature, and where. */
  record Used(String accessKeyId, String region, String service) {}

  @POST
  @Path("/uses")
  @AllowServices("gateway")
  public void used(Used body) {
    Used used = Body.required(body);
    keys.used(text(used.accessKeyId()), text(used.service()), text(used.region()));
  }

  private String policySet(SigningKeys.Derived derived, boolean told) {
    Instant dated = told ? null : derived.issuedAt();
    Optional<String> found =
        derived.role() == null
            ? users
                .get(derived.userId())
                .map(user ->
                    derived.issuedAt() == null
                        ? policySets.of(user)
                        : policySets.ofTemporary(user, dated))
            : roleSessions.policySet(derived.role().roleId(), derived.role().limits(), dated);
    return found.orElseThrow(() ->
        new Fault.Unauthenticated(
                CommonFault.UNAUTHENTICATED,
                "The security token included in the request is invalid.")
            .exception());
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }
}

package cloud.oblak.compute.instance;

import cloud.oblak.kit.client.ServiceClient;
import cloud.oblak.kit.policy.Authority;
import cloud.oblak.nodeapi.RoleCredentials;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.policy.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The identity service's instance profiles, as launches and hosts need them. */
@ApplicationScoped
class Profiles {
  private static final Pattern ARN =
      Pattern.compile(
          "arn:aws:iam::([0-9]{12}):instance-profile/(?:[!-~]+/)?([A-Za-z0-9_+=,.@-]{1,128})");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+=,.@-]{1,128}");
  private static final String PASS = "iam:PassRole";
  private static final RequestContext TO_EC2 =
      RequestContext.EMPTY.with("iam:PassedToService", "ec2.amazonaws.com");

  private final ServiceClient services;
  private final Authority authority;

  Profiles(ServiceClient services, Authority authority) {
    this.services = services;
    this.authority = authority;
  }

  /** What identity knows of a profile. */
  record Known(String id, String name, String arn, String roleArn) {
    Profile unassociated() {
      return new Profile("", id, arn);
    }
  }

  /** Which profile. */
  record Named(String accountId, String name) {}

  /** What an instance asks for. */
  record Wanted(String accountId, String instanceId, String profileId, String accessKeyId) {}

  /** Several of them. */
  record AllWanted(List<Wanted> instances) {}

  /** What an instance gets. */
  record Session(
      String instanceId, String profileId, String code, String message, String role, Keys keys) {}

  /** Credentials. */
  record Keys(
      String accessKeyId,
      String secretAccessKey,
      String token,
      Instant issuedAt,
      Instant expiresAt) {
    @Override
    public String toString() {
      return "Keys[" + accessKeyId + "]";
    }
  }

  /** What several get. */
  record Sessions(List<Session> sessions) {}

  /**
   * A profile that instances can have: one with a role.
   *
   * @param reference name or ARN
   */
  Known usable(String accountId, String reference) {
    Known known = find(accountId, reference);
    if (known.roleArn().isEmpty()) {
      throw new Fault.Invalid(
              CommonFault.INVALID_PARAMETER,
              "instanceProfile",
              "IAM Instance Profile \"" + known.arn() + "\" has no associated IAM Roles")
          .exception();
    }
    return known;
  }

  /** Refuses a caller that may not hand the role of a profile to instances. */
  void requirePass(Principal caller, Known profile) {
    authority.require(caller, PASS, profile.roleArn(), TO_EC2);
  }

  private Known find(String accountId, String reference) {
    if (!reference.startsWith("arn:")) {
      if (!NAME.matcher(reference).matches()) {
        throw invalid(reference, "name");
      }
      return named(accountId, reference, reference, "name");
    }
    Matcher arn = ARN.matcher(reference);
    if (!arn.matches()) {
      throw new Fault.Invalid(
              InstanceFault.PROFILE_ARN,
              "instanceProfile",
              "The ARN '" + printable(reference) + "' is not one of an instance profile.")
          .exception();
    }
    if (!arn.group(1).equals(accountId)) {
      throw invalid(reference, "arn");
    }
    Known known = named(accountId, arn.group(2), reference, "arn");
    if (!known.arn().equals(reference)) {
      throw invalid(reference, "arn");
    }
    return known;
  }

  private Known named(String accountId, String name, String reference, String member) {
    try {
      return call("instance-profiles/named", new Named(accountId, name), Known.class);
    } catch (FaultException failed) {
      if (failed.fault() instanceof Fault.NotFound) {
        throw invalid(reference, member);
      }
      throw failed;
    }
  }

  private static FaultException invalid(String reference, String member) {
    return new Fault.Invalid(
            CommonFault.INVALID_PARAMETER,
            "instanceProfile",
            "Value ("
                + printable(reference)
                + ") for parameter iamInstanceProfile."
                + member
                + " is invalid. Invalid IAM Instance Profile "
                + (member.equals("arn") ? "ARN" : "name"))
        .exception();
  }

  private static String printable(String text) {
    String clean = text.replaceAll("[^ -~]", "?");
    return clean.length() > 256 ? clean.substring(0, 256) : clean;
  }

  /** Credentials of instances, each of its own profile. */
  List<RoleCredentials> credentials(List<Wanted> wanted) {
    return call("instance-sessions", new AllWanted(wanted), Sessions.class).sessions().stream()
        .map(Profiles::told)
        .toList();
  }

  private static RoleCredentials told(Session session) {
    Keys keys = session.keys();
    return new RoleCredentials(
        session.instanceId(),
        session.profileId(),
        session.code(),
        session.message(),
        session.role(),
        keys == null
            ? null
            : new RoleCredentials.Keys(
                keys.accessKeyId(),
                keys.secretAccessKey(),
                keys.token(),
                keys.issuedAt(),
                keys.expiresAt()));
  }

  private <T> T call(String path, Object body, Class<T> answer) {
    return services.call("compute", "identity", "POST", "/internal/identity/" + path, body, answer);
  }
}

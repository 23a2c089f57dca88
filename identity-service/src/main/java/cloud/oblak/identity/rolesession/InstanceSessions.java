package cloud.oblak.identity.rolesession;

import cloud.oblak.identity.accesskey.TemporaryKeys;
import cloud.oblak.identity.instanceprofile.InstanceProfile;
import cloud.oblak.identity.instanceprofile.InstanceProfiles;
import cloud.oblak.identity.role.IamRole;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.policy.Authority;
import cloud.oblak.kit.policy.PolicyDocuments;
import cloud.oblak.kit.policy.PolicySetContent;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.policy.CallerIdentity;
import cloud.oblak.platform.policy.RequestContext;
import cloud.oblak.platform.policy.Trust;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets instances become the role in their profile, where that trusts EC2. */
@ApplicationScoped
class InstanceSessions {
  private static final String ACTION = "sts:AssumeRole";
  private static final String EC2 = "ec2.amazonaws.com";

  /** As long as EC2's; the half of it is how long guests go on when we are away. */
  private static final Duration LIFE = Duration.ofHours(6);

  private final InstanceProfiles profiles;
  private final IamRoles roles;
  private final Authority authority;
  private final TemporaryKeys keys;

  InstanceSessions(
      InstanceProfiles profiles, IamRoles roles, Authority authority, TemporaryKeys keys) {
    this.profiles = profiles;
    this.roles = roles;
    this.authority = authority;
    this.keys = keys;
  }

  /**
   * What an instance asks for.
   *
   * @param accessKeyId of the credentials that it has; null: it has none
   */
  record Wanted(String accountId, String instanceId, String profileId, String accessKeyId) {}

  InstanceSession of(Wanted wanted, Principal actor) {
    Optional<InstanceProfile> profile = profiles.findById(wanted.accountId(), wanted.profileId());
    if (profile.isEmpty()) {
      return without(
          wanted,
          "InstanceProfileNotFound",
          "Instance profile was not found. It may have been deleted.",
          "");
    }
    Optional<IamRole> role = Optional.ofNullable(profile.get().roleId()).flatMap(roles::find);
    if (role.isEmpty()) {
      return without(wanted, InstanceSession.SUCCESS, "", "");
    }
    String name = role.get().name();
    if (!trusted(role.get())) {
      return without(
          wanted,
          "AssumeRoleUnauthorizedAccess",
          "EC2 cannot assume the role "
              + name
              + ". Its trust policy must let ec2.amazonaws.com do sts:AssumeRole.",
          name);
    }
    boolean fresh =
        wanted.accessKeyId() != null
            && keys.lasts(wanted.accessKeyId(), role.get().id(), LIFE.dividedBy(2));
    return fresh
        ? without(wanted, InstanceSession.SUCCESS, "", name)
        : issued(wanted, role.get(), actor);
  }

  private InstanceSession issued(Wanted wanted, IamRole role, Principal actor) {
    String account = role.accountId();
    String instance = authority.arn("ec2", account, "instance", wanted.instanceId());
    PolicySetContent limits =
        PolicySetContent.limits(
            List.of(),
            SessionContext.of(
                role, wanted.instanceId(), Map.of("ec2:SourceInstanceARN", instance)));
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    TemporaryKeys.Issued made =
        keys.issue(
            new TemporaryKeys.RoleHolder(
                account,
                role.id(),
                "arn:aws:sts::"
                    + account
                    + ":assumed-role/"
                    + role.name()
                    + "/"
                    + wanted.instanceId(),
                limits.text()),
            LIFE,
            actor);
    return new InstanceSession(
        wanted.instanceId(),
        wanted.profileId(),
        InstanceSession.SUCCESS,
        "",
        role.name(),
        new InstanceSession.Keys(
            made.id(), made.secret(), made.sessionToken(), now, made.expiresAt()));
  }

  private boolean trusted(IamRole role) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    RequestContext context =
        RequestContext.EMPTY
            .with("aws:SourceAccount", role.accountId())
            .with("aws:RequestedRegion", authority.region())
            .with("aws:CurrentTime", now.toString())
            .with("aws:EpochTime", Long.toString(now.getEpochSecond()));
    return PolicyDocuments.trust(role.trust()).trusts(CallerIdentity.service(EC2), ACTION, context)
        != Trust.NONE;
  }

  private static InstanceSession without(Wanted wanted, String code, String message, String role) {
    return new InstanceSession(wanted.instanceId(), wanted.profileId(), code, message, role, null);
  }
}

package cloud.oblak.identity.rolesession;

import cloud.oblak.identity.accesskey.TemporaryKeys;
import cloud.oblak.identity.entity.IamFault;
import cloud.oblak.identity.policyset.PolicySets;
import cloud.oblak.identity.role.IamRole;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.kit.policy.Authority;
import cloud.oblak.kit.policy.PolicyDocuments;
import cloud.oblak.kit.policy.PolicySetContent;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.policy.CallerIdentity;
import cloud.oblak.platform.policy.RequestContext;
import cloud.oblak.platform.policy.Trust;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lets principals become roles for a while. */
@ApplicationScoped
public class RoleSessions {
  private static final String ACTION = "sts:AssumeRole";
  private static final String TAG = "sts:TagSession";
  private static final String SET_SOURCE = "sts:SetSourceIdentity";
  private static final Pattern ROLE =
      Pattern.compile("arn:aws:iam::([0-9]{12}):role/(?:.*/)?([^/]+)");
  private static final Pattern SESSION =
      Pattern.compile("arn:aws:sts::([0-9]{12}):assumed-role/([^/]+)/.+");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+=,.@-]{2,64}");
  private static final int SHORTEST = 900;
  private static final int CHAINED = 3600;
  private static final int MAX_POLICIES = 10;
  private static final int MAX_POLICY = 2048;

  private final IamRoles roles;
  private final PolicySets sets;
  private final Authority authority;
  private final TemporaryKeys keys;

  RoleSessions(IamRoles roles, PolicySets sets, Authority authority, TemporaryKeys keys) {
    this.roles = roles;
    this.sets = sets;
    this.authority = authority;
    this.keys = keys;
  }

  /**
   * What is asked for.
   *
   * @param seconds null: an hour
   * @param policy document that limits the session; null: none
   * @param policyArns managed policies that limit it
   * @param externalId what the trust policy may ask for; null: none
   * @param tags of the session
   * @param transitive keys of tags that go on to sessions which begin with this one
   * @param sourceIdentity null: none
   */
  public record Wanted(
      String roleArn,
      String name,
      Integer seconds,
      String policy,
      List<String> policyArns,
      String externalId,
      Map<String, String> tags,
      Set<String> transitive,
      String sourceIdentity) {
    public Wanted {
      policyArns = List.copyOf(policyArns);
      tags = Map.copyOf(tags);
      transitive = Set.copyOf(transitive);
    }
  }

  /** Begins a session. */
  public RoleSession begin(Wanted wanted, Principal caller) {
    if (wanted.name() == null || !NAME.matcher(wanted.name()).matches()) {
      throw IamFault.invalid(
          "roleSessionName",
          "The roleSessionName must have 2 to 64 characters of [A-Za-z0-9_+=,.@-].");
    }
    IamRole role = role(wanted.roleArn()).orElseThrow(() -> denied(ACTION, wanted, caller));
    boolean chained = SESSION.matcher(caller.arn()).matches();
    Optional<IamRole> present = behind(caller);
    if (chained && present.isEmpty()) {
      throw denied(ACTION, wanted, caller);
    }
    SessionTags before = chained ? handedOn(caller) : SessionTags.NONE;
    if (before.sourceIdentity() != null
        && wanted.sourceIdentity() != null
        && !before.sourceIdentity().equals(wanted.sourceIdentity())) {
      throw denied(SET_SOURCE, wanted, caller);
    }
    SessionTags tags = before.and(wanted.tags(), wanted.transitive(), wanted.sourceIdentity());
    trusted(role, wanted, tags, caller, present);
    int longest = chained ? CHAINED : role.maxSession();
    int seconds = wanted.seconds() == null ? CHAINED : wanted.seconds();
    if (seconds < SHORTEST || seconds > longest) {
      throw IamFault.invalid(
          "durationSeconds",
          "The requested DurationSeconds must be between "
              + SHORTEST
              + " and the maximum of "
              + longest
              + " for this session.");
    }
    String arn =
        "arn:aws:sts::" + role.accountId() + ":assumed-role/" + role.name() + "/" + wanted.name();
    String id = role.id() + ":" + wanted.name();
    PolicySetContent limits =
        PolicySetContent.limits(
            limits(role, wanted), SessionContext.of(role, wanted.name(), tags.kept()));
    return new RoleSession(
        keys.issue(
            new TemporaryKeys.RoleHolder(role.accountId(), role.id(), arn, limits.text()),
            Duration.ofSeconds(seconds),
            caller),
        arn,
        id,
        tags.sourceIdentity());
  }

  /**
   * The hash of what decides for a session right now; nothing where its role is gone.
   *
   * @param limits as they were kept with the credentials
   * @param issuedAt of the credentials; null: the gateway tells it
   */
  public Optional<String> policySet(String roleId, String limits, Instant issuedAt) {
    PolicySetContent kept = PolicySetContent.of(limits);
    Map<String, String> context = PolicySets.dated(kept.context(), issuedAt);
    return roles
        .find(roleId)
        .map(role -> sets.keep(sets.content(role).limitedTo(kept.session(), context)));
  }

  /** Unique id of the role behind a session and the session's name; nothing for others. */
  public Optional<String> userId(Principal caller) {
    String name = caller.arn().substring(caller.arn().lastIndexOf('/') + 1);
    return behind(caller).map(role -> role.id() + ":" + name);
  }

  // In the role's own account whom it names needs no permission of its own; all others need both.
  private void trusted(
      IamRole role, Wanted wanted, SessionTags tags, Principal caller, Optional<IamRole> present) {
    CallerIdentity identity =
        new CallerIdentity(
            caller.arn(), present.map(IamRole::arn).orElse(""), caller.accountId(), "");
    List<String> actions = new ArrayList<>(List.of(ACTION));
    if (!tags.tags().isEmpty()) {
      actions.add(TAG);
    }
    if (tags.sourceIdentity() != null) {
      actions.add(SET_SOURCE);
    }
    RequestContext context = context(wanted, identity, caller).and(tags.asked());
    for (String action : actions) {
      Trust trust = PolicyDocuments.trust(role.trust()).trusts(identity, action, context);
      if (trust == Trust.NONE) {
        throw denied(action, wanted, caller);
      }
      if (trust == Trust.NAMED && role.accountId().equals(caller.accountId())) {
        authority.requireUndenied(caller, action, role.arn(), tags.asked());
      } else {
        authority.require(caller, action, role.arn(), tags.asked());
      }
    }
  }

  private SessionTags handedOn(Principal session) {
    return session.policySet().isEmpty()
        ? SessionTags.NONE
        : SessionTags.handedOn(PolicySetContent.of(sets.text(session.policySet())).context());
  }

  private RequestContext context(Wanted wanted, CallerIdentity identity, Principal caller) {
    RequestContext context =
        authority
            .known(caller)
            .with("sts:RoleSessionName", wanted.name())
            .with("aws:PrincipalArn", identity.role().isEmpty() ? identity.arn() : identity.role());
    return wanted.externalId() == null
        ? context
        : context.with("sts:ExternalId", wanted.externalId());
  }

  private List<PolicySetContent.Doc> limits(IamRole role, Wanted wanted) {
    List<PolicySetContent.Doc> limits = new ArrayList<>();
    if (wanted.policy() != null) {
      if (wanted.policy().length() > MAX_POLICY) {
        throw IamFault.invalid("policy", "The session policy has more than 2048 characters.");
      }
      PolicyDocuments.identity(wanted.policy());
      limits.add(new PolicySetContent.Doc("session policy", wanted.policy()));
    }
    if (wanted.policyArns().size() > MAX_POLICIES) {
      throw IamFault.invalid("policyArns", "At most " + MAX_POLICIES + " policies may be named.");
    }
    for (String arn : new TreeSet<>(wanted.policyArns())) {
      if (!arn.startsWith("arn:aws:iam::aws:policy/")
          && !arn.startsWith("arn:aws:iam::" + role.accountId() + ":policy/")) {
        throw IamFault.noSuch("policy " + arn);
      }
      limits.add(sets.managed(arn));
    }
    return limits;
  }

  private Optional<IamRole> role(String arn) {
    Matcher matcher = ROLE.matcher(arn == null ? "" : arn);
    return matcher.matches()
        ? roles.find(matcher.group(1), matcher.group(2)).filter(role -> role.arn().equals(arn))
        : Optional.empty();
  }

  private Optional<IamRole> behind(Principal caller) {
    Matcher matcher = SESSION.matcher(caller.arn());
    return matcher.matches() ? roles.find(matcher.group(1), matcher.group(2)) : Optional.empty();
  }

  // The same for a role that is not there: whether it exists is private.
  private static FaultException denied(String action, Wanted wanted, Principal caller) {
    return new Fault.Denied(
            CommonFault.DENIED,
            "User: "
                + caller.arn()
                + " is not authorized to perform: "
                + action
                + " on resource: "
                + wanted.roleArn())
        .exception();
  }
}

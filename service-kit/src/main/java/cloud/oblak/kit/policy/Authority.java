package cloud.oblak.kit.policy;

import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.policy.Decision;
import cloud.oblak.platform.policy.PolicyRequest;
import cloud.oblak.platform.policy.PolicySet;
import cloud.oblak.platform.policy.RequestContext;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Says whether a principal may do an action on a resource. */
@ApplicationScoped
public class Authority {
  private static final int KEPT = 2000;
  private static final String EC2 = "ec2:";

  /** Only temporary credentials have this key, as nobody signs in with a second factor here. */
  public static final String MFA = "aws:MultiFactorAuthPresent";

  private static final Map<String, String> OF_NOBODYS_SERVICE =
      Map.of("aws:PrincipalIsAWSService", "false", "aws:ViaAWSService", "false");

  private final PolicySetSource source;
  private final List<ResourceTags> tags;
  private final List<ResourceNames> names;
  private final Clock clock = Clock.systemUTC();
  private final Timer deciding =
      Timer.builder("oblak.policy.decision")
          .description("Evaluation of a call's policies, without what is fetched for it")
          .publishPercentiles(0.5, 0.99)
          .register(Metrics.globalRegistry);
  private final String region;
  private final Map<String, Compiled> sets =
      Collections.synchronizedMap(
          new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Compiled> eldest) {
              return size() > KEPT;
            }
          });

  private record Compiled(PolicySet set, RequestContext context, boolean readsTags) {}

  @Inject
  Authority(
      PolicySetSource source,
      @All List<ResourceTags> tags,
      @All List<ResourceNames> names,
      InstallationConfig config) {
    this(source, tags, names, config.region());
  }

  /** Decides by the sets of this source. */
  public Authority(
      PolicySetSource source, List<ResourceTags> tags, List<ResourceNames> names, String region) {
    this.source = source;
    this.tags = List.copyOf(tags);
    this.names = List.copyOf(names);
    this.region = region;
  }

  /** The installation's region. */
  public String region() {
    return region;
  }

  /**
   * Refuses what the principal's policies do not allow.
   *
   * @param action for example {@code ec2:StopInstances}
   * @param resource an ARN, or {@code *} where the call names none
   * @param known what the call itself says: tags it sets, the type it asks for
   * @throws FaultException Denied, naming all of these and why
   */
  public void require(Principal principal, String action, String resource, RequestContext known) {
    Refusal.Asked asked = ask(principal, action, resource, known);
    if (!asked.decision().allowed()) {
      throw denied(asked);
    }
  }

  /**
   * Refuses what a policy denies, or a boundary or session leaves out; nothing has to allow it.
   *
   * @throws FaultException Denied
   */
  public void requireUndenied(Principal principal, String action, String resource) {
    requireUndenied(principal, action, resource, RequestContext.EMPTY);
  }

  /**
   * The same.
   *
   * @param known what the call itself says
   * @throws FaultException Denied
   */
  public void requireUndenied(
      Principal principal, String action, String resource, RequestContext known) {
    Refusal.Asked asked = ask(principal, action, resource, known);
    boolean merelyNotAllowed =
        asked.decision() instanceof Decision.NotAllowed not
            && not.lacking() == Decision.Lacking.IDENTITY;
    if (!asked.decision().allowed() && !merelyNotAllowed) {
      throw denied(asked);
    }
  }

  /**
   * The ARN of a resource.
   *
   * @param vendor for example {@code ec2}; IAM's have no region
   * @param kind for example {@code instance}; images have no account, as anybody may be let use
   *     them
   * @param id {@code *} for any
   */
  public String arn(String vendor, String accountId, String kind, String id) {
    return written(vendor, accountId, kind, called(kind, n -> n.ofId(accountId, kind, id), id));
  }

  /** The ARN of a resource that is called by its name. */
  public String arnByName(String vendor, String accountId, String kind, String name) {
    return written(
        vendor, accountId, kind, called(kind, n -> n.ofName(accountId, kind, name), name));
  }

  /** What the ARN of a resource ends with; as it was sent where there is no such resource. */
  private String called(
      String kind, Function<ResourceNames, Optional<String>> look, String otherwise) {
    return otherwise.equals("*")
        ? otherwise
        : names.stream()
            .filter(each -> each.kinds().contains(kind))
            .findFirst()
            .flatMap(look)
            .orElse(otherwise);
  }

  private String written(String vendor, String accountId, String kind, String id) {
    String place = vendor.equals("iam") ? "" : region;
    String owner = kind.equals("image") ? "" : accountId;
    return "arn:aws:" + vendor + ":" + place + ":" + owner + ":" + kind + "/" + id;
  }

  /** What the principal's policies say. */
  public Decision decide(
      Principal principal, String action, String resource, RequestContext known) {
    return ask(principal, action, resource, known).decision();
  }

  private Refusal.Asked ask(
      Principal principal, String action, String resource, RequestContext known) {
    Compiled compiled = compiled(principal);
    RequestContext context =
        known
            .and(known(principal, compiled))
            .with(compiled.readsTags() ? tags(principal.accountId(), resource) : Map.of());
    Decision decision =
        deciding.record(() -> compiled.set().decide(new PolicyRequest(action, resource, context)));
    return new Refusal.Asked(principal, action, resource, context, decision);
  }

  /** What every decision knows of a principal and the moment, for trust policies, too. */
  public RequestContext known(Principal principal) {
    return known(principal, compiled(principal));
  }

  private RequestContext known(Principal principal, Compiled compiled) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return RequestContext.EMPTY.with(principalKeys(principal, now)).and(compiled.context());
  }

  private Compiled compiled(Principal principal) {
    String hash = principal.policySet();
    if (hash.isEmpty()) {
      return new Compiled(RolePolicies.set(principal.roles()), RequestContext.EMPTY, false);
    }
    Compiled known = sets.get(hash);
    if (known == null) {
      known = fetch(hash);
      sets.put(hash, known);
    }
    return known;
  }

  private Compiled fetch(String hash) {
    String text = source.text(hash);
    if (!PolicySetContent.hash(text).equals(hash)) {
      throw new Fault.Internal(
              CommonFault.INTERNAL,
              "An internal error occurred; try again, and tell the operator the request id.",
              "The policy set " + hash + " is not what its hash says.")
          .exception();
    }
    PolicySetContent content = PolicySetContent.of(text);
    PolicySet set = content.compiled();
    boolean readsTags = set.reads("aws:resourcetag/") || set.reads("ec2:resourcetag/");
    return new Compiled(set, RequestContext.EMPTY.with(content.context()), readsTags);
  }

  private Map<String, String> principalKeys(Principal principal, Instant now) {
    Map<String, String> keys = new HashMap<>(principal.conditionKeys());
    keys.putAll(OF_NOBODYS_SERVICE);
    keys.put("aws:PrincipalArn", principal.arn());
    keys.put("aws:PrincipalAccount", principal.accountId());
    keys.put("aws:RequestedRegion", region);
    keys.put("aws:CurrentTime", now.toString());
    keys.put("aws:EpochTime", Long.toString(now.getEpochSecond()));
    if (!principal.sourceIp().isEmpty()) {
      keys.put("aws:SourceIp", principal.sourceIp());
    }
    if (principal.arn().contains(":assumed-role/")) {
      keys.put(MFA, "false");
    }
    if (principal.arn().contains(":user/")) {
      keys.put("aws:username", principal.arn().substring(principal.arn().lastIndexOf('/') + 1));
      keys.put("aws:PrincipalType", "User");
    }
    return keys;
  }

  /** The last segment of an ARN is {@code kind/id}. */
  private Map<String, String> tags(String accountId, String arn) {
    int slash = arn.indexOf('/');
    int colon = arn.lastIndexOf(':', slash < 0 ? arn.length() : slash);
    if (slash < 0 || colon < 0) {
      return Map.of();
    }
    String kind = arn.substring(colon + 1, slash);
    Map<String, String> keys = new HashMap<>();
    for (ResourceTags each : tags) {
      if (each.kinds().contains(kind)) {
        each.of(accountId, kind, arn.substring(slash + 1))
            .forEach((key, value) -> {
              keys.put("aws:ResourceTag/" + key, value);
              keys.put("ec2:ResourceTag/" + key, value);
            });
      }
    }
    return keys;
  }

  private static FaultException denied(Refusal.Asked asked) {
    String action = asked.action();
    String ec2 = action.startsWith(EC2) ? "You are not authorized to perform this operation. " : "";
    return new Fault.Denied(
            CommonFault.DENIED,
            ec2
                + "User: "
                + asked.principal().arn()
                + " is not authorized to perform: "
                + action
                + (asked.resource().equals("*") ? "" : " on resource: " + asked.resource())
                + " "
                + asked.decision().because(action))
        .exception(new Refusal(asked));
  }
}

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
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** Says whether a principal may do an action on a resource. */
@ApplicationScoped
public class Authority {
  private static final int KEPT = 2000;
  private static final String EC2 = "ec2:";

  /** Only temporary credentials have this key, as nobody signs in with a second factor here. */
  public static final String MFA = "aws:MultiFactorAuthPresent";

  /** Since when a temporary credential is; its door tells it, so that all share their policies. */
  public static final String ISSUED = "aws:TokenIssueTime";

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
   * Refuses where the principal's policies do not allow one of these. What they ask about the
   * resources is read for all at once.
   *
   * @param asked each with what the call itself says
   * @throws FaultException Denied
   */
  public void require(Principal principal, List<PolicyRequest> asked) {
    Compiled compiled = compiled(principal);
    Map<String, Map<String, String>> known =
        tags(compiled, principal, asked.stream().map(PolicyRequest::resource).toList());
    for (PolicyRequest each : asked) {
      Refusal.Asked answered = ask(compiled, principal, each, known);
      if (!answered.decision().allowed()) {
        throw denied(answered);
      }
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
    return arns(vendor, accountId, kind, List.of(id)).getFirst();
  }

  /** The ARN of a resource that is called by its name. */
  public String arnByName(String vendor, String accountId, String kind, String name) {
    return arnsByName(vendor, accountId, kind, List.of(name)).getFirst();
  }

  /** The ARNs of resources of one kind, in the order of their ids. */
  public List<String> arns(String vendor, String accountId, String kind, Collection<String> ids) {
    Map<String, String> called = called(kind, ids, (n, some) -> n.ofIds(accountId, kind, some));
    return ids.stream()
        .map(id -> written(vendor, accountId, kind, called.getOrDefault(id, id)))
        .toList();
  }

  /** The ARNs of resources of one kind that are called by their names, in the order of these. */
  public List<String> arnsByName(
      String vendor, String accountId, String kind, Collection<String> byName) {
    Map<String, String> called =
        called(kind, byName, (n, some) -> n.ofNames(accountId, kind, some));
    return byName.stream()
        .map(name -> written(vendor, accountId, kind, called.getOrDefault(name, name)))
        .toList();
  }

  private Map<String, String> called(
      String kind,
      Collection<String> asked,
      BiFunction<ResourceNames, List<String>, Map<String, String>> look) {
    List<String> some = asked.stream().filter(each -> !each.equals("*")).toList();
    return some.isEmpty()
        ? Map.of()
        : names.stream()
            .filter(each -> each.kinds().contains(kind))
            .findFirst()
            .map(known -> look.apply(known, some))
            .orElse(Map.of());
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
    return ask(
        compiled,
        principal,
        new PolicyRequest(action, resource, known),
        tags(compiled, principal, List.of(resource)));
  }

  private Refusal.Asked ask(
      Compiled compiled,
      Principal principal,
      PolicyRequest asked,
      Map<String, Map<String, String>> tagged) {
    RequestContext context =
        asked
            .context()
            .and(known(principal, compiled))
            .with(tagged.getOrDefault(segment(asked.resource()), Map.of()));
    PolicyRequest whole = new PolicyRequest(asked.action(), asked.resource(), context);
    Decision decision = deciding.record(() -> compiled.set().decide(whole));
    return new Refusal.Asked(principal, asked.action(), asked.resource(), context, decision);
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

  /** What is known of the tags of resources, by the last segment of their ARNs. */
  private Map<String, Map<String, String>> tags(
      Compiled compiled, Principal principal, Collection<String> arns) {
    if (!compiled.readsTags()) {
      return Map.of();
    }
    Map<String, Set<String>> byKind = new HashMap<>();
    for (String arn : arns) {
      String[] parts = segment(arn).split("/", 2);
      if (parts.length == 2) {
        byKind.computeIfAbsent(parts[0], none -> new TreeSet<>()).add(parts[1]);
      }
    }
    Map<String, Map<String, String>> keys = new HashMap<>();
    byKind.forEach((kind, ids) ->
        tags.stream()
            .filter(each -> each.kinds().contains(kind))
            .forEach(each ->
                each.of(principal.accountId(), kind, ids)
                    .forEach((id, found) -> keys.put(kind + "/" + id, keys(found)))));
    return keys;
  }

  /** The last segment of an ARN, {@code kind/id}; empty where it has none. */
  private static String segment(String arn) {
    int slash = arn.indexOf('/');
    int colon = arn.lastIndexOf(':', slash < 0 ? arn.length() : slash);
    return slash < 0 || colon < 0 ? "" : arn.substring(colon + 1);
  }

  private static Map<String, String> keys(Map<String, String> tags) {
    Map<String, String> keys = new HashMap<>();
    tags.forEach((key, value) -> {
      keys.put("aws:ResourceTag/" + key, value);
      keys.put("ec2:ResourceTag/" + key, value);
    });
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

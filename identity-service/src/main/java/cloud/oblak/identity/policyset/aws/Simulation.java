package cloud.oblak.identity.policyset.aws;

import cloud.oblak.identity.entity.IamFault;
import cloud.oblak.kit.policy.PolicyDocuments;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.policy.Decision;
import cloud.oblak.platform.policy.PolicyRequest;
import cloud.oblak.platform.policy.PolicySet;
import cloud.oblak.platform.policy.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.PermissionsBoundaryDecisionDetail;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.Statement;

/**
 * Asks policies about calls that nobody makes.
 *
 * @param set the policies
 * @param context what the calls are said to bring
 * @param keys names of the condition keys that the policies read
 */
record Simulation(PolicySet set, RequestContext context, Set<String> keys) {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  // Each result repeats its names and the missing keys: together, what an answer may be long.
  private static final long MOST_CHARACTERS = 2_000_000;
  private static final int MARKUP = 17;

  Simulation {
    keys = Set.copyOf(keys);
  }

  /** What the caller says that the calls bring, beside what belongs to the principal. */
  static RequestContext context(RequestContext known, List<ContextEntry> entries) {
    RequestContext context = known;
    for (ContextEntry entry : entries) {
      if (entry.contextKeyName() == null) {
        throw IamFault.invalid("contextEntries", "A context entry must have a name.");
      }
      context = context.with(entry.contextKeyName(), entry.contextKeyValues());
    }
    return context;
  }

  /** Documents that the caller gives, named as IAM names them. */
  static List<PolicySet.Named> given(List<String> documents, String kind) {
    List<PolicySet.Named> named = new ArrayList<>();
    for (String document : documents) {
      named.add(
          new PolicySet.Named(kind + "." + (named.size() + 1), PolicyDocuments.identity(document)));
    }
    return named;
  }

  private record Numbered(String number, EvaluationResult result) {}

  /** Each action on each resource. */
  private record Calls(List<String> actions, List<String> resources) {
    long count() {
      return (long) actions.size() * resources.size();
    }

    String action(long number) {
      return actions.get((int) (number / resources.size()));
    }

    String resource(long number) {
      return resources.get((int) (number % resources.size()));
    }

    long length(long number) {
      return (long) action(number).length() + resource(number).length();
    }
  }

  /**
   * A page of the results, of which there is one for each action on each resource; with fewer than
   * were asked for where they are long.
   */
  Page<EvaluationResult> of(List<String> actions, List<String> resources, PageRequest page) {
    if (actions.isEmpty()) {
      throw IamFault.invalid("actionNames", "At least one action is required.");
    }
    Calls calls = new Calls(actions, resources.isEmpty() ? List.of("*") : resources);
    List<String> missing = missing();
    long from = from(page);
    PageRequest fitting =
        new PageRequest(page.after(), fitting(calls, missing, from, page.limit()));
    List<Numbered> results =
        LongStream.range(from, Math.min(calls.count(), from + fitting.limit() + 1))
            .mapToObj(i ->
                new Numbered(Long.toString(i), result(calls.action(i), calls.resource(i), missing)))
            .toList();
    return Page.of(results, fitting, Numbered::number).map(Numbered::result);
  }

  private static int fitting(Calls calls, List<String> missing, long from, int most) {
    long each = missing.stream().mapToLong(key -> key.length() + MARKUP).sum();
    long characters = 0;
    int fitting = 0;
    while (fitting < most && from + fitting < calls.count()) {
      characters += each + calls.length(from + fitting);
      if (fitting > 0 && characters > MOST_CHARACTERS) {
        break;
      }
      fitting++;
    }
    return Math.max(fitting, 1);
  }

  private static long from(PageRequest page) {
    if (page.after().isEmpty()) {
      return 0;
    }
    if (!NUMBER.matcher(page.after()).matches()) {
      throw IamFault.invalid("marker", "The marker is none that an earlier answer gave.");
    }
    return Long.parseLong(page.after()) + 1;
  }

  private EvaluationResult result(String action, String resource, List<String> missing) {
    Decision decision = set.decide(new PolicyRequest(action, resource, context));
    EvaluationResult.Builder result =
        EvaluationResult.builder()
            .evalActionName(action)
            .evalResourceName(resource)
            .missingContextValues(missing);
    return switch (decision) {
      case Decision.Allowed allowed ->
          result
              .evalDecision(PolicyEvaluationDecisionType.ALLOWED)
              .matchedStatements(matched(allowed.policy()))
              .build();
      case Decision.Denied denied ->
          result
              .evalDecision(PolicyEvaluationDecisionType.EXPLICIT_DENY)
              .matchedStatements(matched(denied.policy()))
              .build();
      case Decision.NotAllowed not ->
          result
              .evalDecision(PolicyEvaluationDecisionType.IMPLICIT_DENY)
              .permissionsBoundaryDecisionDetail(
                  set.boundary().isEmpty()
                      ? null
                      : PermissionsBoundaryDecisionDetail.builder()
                          .allowedByPermissionsBoundary(not.lacking() != Decision.Lacking.BOUNDARY)
                          .build())
              .build();
    };
  }

  private List<String> missing() {
    Set<String> known = context.all().keySet();
    return keys.stream()
        .filter(key -> !known.contains(key.toLowerCase(Locale.ROOT)))
        .sorted()
        .toList();
  }

  private static Statement matched(String policy) {
    return Statement.builder().sourcePolicyId(policy).build();
  }
}

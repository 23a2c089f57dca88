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

  /** A page of the results, of which there is one for each action on each resource. */
  Page<EvaluationResult> of(List<String> actions, List<String> resources, PageRequest page) {
    if (actions.isEmpty()) {
      throw IamFault.invalid("actionNames", "At least one action is required.");
    }
    List<String> on = resources.isEmpty() ? List.of("*") : resources;
    long from = from(page);
    long to = Math.min((long) actions.size() * on.size(), from + page.limit() + 1);
    List<Numbered> results =
        LongStream.range(from, to)
            .mapToObj(i ->
                new Numbered(
                    Long.toString(i),
                    result(actions.get((int) (i / on.size())), on.get((int) (i % on.size())))))
            .toList();
    return Page.of(results, page, Numbered::number).map(Numbered::result);
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

  private EvaluationResult result(String action, String resource) {
    Decision decision = set.decide(new PolicyRequest(action, resource, context));
    EvaluationResult.Builder result =
        EvaluationResult.builder()
            .evalActionName(action)
            .evalResourceName(resource)
            .missingContextValues(missing());
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

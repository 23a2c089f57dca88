package cloud.oblak.identity.policyset.aws;

import cloud.oblak.identity.entity.IamFault;
import cloud.oblak.kit.policy.PolicyDocuments;
import cloud.oblak.platform.policy.Decision;
import cloud.oblak.platform.policy.PolicyRequest;
import cloud.oblak.platform.policy.PolicySet;
import cloud.oblak.platform.policy.RequestContext;
import java.util.ArrayList;
import java.util.List;
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
 */
record Simulation(PolicySet set, RequestContext context) {
  private static final int MAX_RESULTS = 1000;

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

  /** One result for each action on each resource. */
  List<EvaluationResult> of(List<String> actions, List<String> resources) {
    if (actions.isEmpty()) {
      throw IamFault.invalid("actionNames", "At least one action is required.");
    }
    List<String> on = resources.isEmpty() ? List.of("*") : resources;
    if ((long) actions.size() * on.size() > MAX_RESULTS) {
      throw IamFault.invalid(
          "actionNames",
          "At most " + MAX_RESULTS + " results: ask for fewer actions or resources at once.");
    }
    return actions.stream()
        .flatMap(action -> on.stream().map(resource -> result(action, resource)))
        .toList();
  }

  private EvaluationResult result(String action, String resource) {
    Decision decision = set.decide(new PolicyRequest(action, resource, context));
    EvaluationResult.Builder result =
        EvaluationResult.builder().evalActionName(action).evalResourceName(resource);
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

  private static Statement matched(String policy) {
    return Statement.builder().sourcePolicyId(policy).build();
  }
}

package cloud.oblak.identity.policyset.aws;

import cloud.oblak.identity.entity.aws.Pages;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.policy.PolicySetContent;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.policy.PolicySet;
import cloud.oblak.platform.policy.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyResponse;

/** Says what the policies of a user, group or role would allow. */
@ApplicationScoped
public class SimulatePrincipalPolicy
    implements AwsAction<SimulatePrincipalPolicyRequest, SimulatePrincipalPolicyResponse> {
  private final PolicySources sources;

  SimulatePrincipalPolicy(PolicySources sources) {
    this.sources = sources;
  }

  @Override
  public Class<SimulatePrincipalPolicyRequest> request() {
    return SimulatePrincipalPolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of(
        "PolicySourceArn",
        "PolicyInputList",
        "PermissionsBoundaryPolicyInputList",
        "ActionNames",
        "ResourceArns",
        "ContextEntries",
        "MaxItems",
        "Marker");
  }

  @Override
  public SimulatePrincipalPolicyResponse answer(
      SimulatePrincipalPolicyRequest request, AwsCall call) {
    PolicySetContent content = sources.of(call.accountId(), request.policySourceArn());
    PolicySet own = content.compiled();
    List<PolicySet.Named> identity = new ArrayList<>(own.identity());
    identity.addAll(Simulation.given(request.policyInputList(), "PolicyInputList"));
    Optional<PolicySet.Named> boundary =
        Simulation.given(
                request.permissionsBoundaryPolicyInputList(), "PermissionsBoundaryPolicyInputList")
            .stream()
            .findFirst()
            .or(own::boundary);
    RequestContext context =
        Simulation.context(RequestContext.EMPTY.with(content.context()), request.contextEntries());
    List<String> documents = new ArrayList<>(content.documents());
    documents.addAll(request.policyInputList());
    documents.addAll(request.permissionsBoundaryPolicyInputList());
    Page<EvaluationResult> page =
        new Simulation(
                new PolicySet(identity, boundary, List.of()), context, ContextKeys.of(documents))
            .of(
                request.actionNames(),
                request.resourceArns(),
                Pages.of(request.maxItems(), request.marker()));
    return SimulatePrincipalPolicyResponse.builder()
        .evaluationResults(page.items())
        .isTruncated(page.nextToken() != null)
        .marker(page.nextToken())
        .build();
  }
}

package cloud.oblak.identity.policyset.aws;

import cloud.oblak.identity.entity.aws.Pages;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.policy.PolicySet;
import cloud.oblak.platform.policy.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.SimulateCustomPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulateCustomPolicyResponse;

/** Says what the given policies would allow. */
@ApplicationScoped
public class SimulateCustomPolicy
    implements AwsAction<SimulateCustomPolicyRequest, SimulateCustomPolicyResponse> {
  @Override
  public Class<SimulateCustomPolicyRequest> request() {
    return SimulateCustomPolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of(
        "PolicyInputList",
        "PermissionsBoundaryPolicyInputList",
        "ActionNames",
        "ResourceArns",
        "ContextEntries",
        "MaxItems",
        "Marker");
  }

  @Override
  public SimulateCustomPolicyResponse answer(SimulateCustomPolicyRequest request, AwsCall call) {
    PolicySet set =
        new PolicySet(
            Simulation.given(request.policyInputList(), "PolicyInputList"),
            Simulation.given(
                    request.permissionsBoundaryPolicyInputList(),
                    "PermissionsBoundaryPolicyInputList")
                .stream()
                .findFirst(),
            List.of());
    RequestContext context = Simulation.context(RequestContext.EMPTY, request.contextEntries());
    Page<EvaluationResult> page =
        new Simulation(set, context, ContextKeys.of(documents(request)))
            .of(
                request.actionNames(),
                request.resourceArns(),
                Pages.of(request.maxItems(), request.marker()));
    return SimulateCustomPolicyResponse.builder()
        .evaluationResults(page.items())
        .isTruncated(page.nextToken() != null)
        .marker(page.nextToken())
        .build();
  }

  private static List<String> documents(SimulateCustomPolicyRequest request) {
    return Stream.concat(
            request.policyInputList().stream(),
            request.permissionsBoundaryPolicyInputList().stream())
        .toList();
  }
}

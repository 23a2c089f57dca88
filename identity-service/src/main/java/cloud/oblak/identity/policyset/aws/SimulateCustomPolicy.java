package cloud.oblak.identity.policyset.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.policy.PolicySet;
import cloud.oblak.platform.policy.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
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
    return SimulateCustomPolicyResponse.builder()
        .evaluationResults(
            new Simulation(set, context).of(request.actionNames(), request.resourceArns()))
        .isTruncated(false)
        .build();
  }
}

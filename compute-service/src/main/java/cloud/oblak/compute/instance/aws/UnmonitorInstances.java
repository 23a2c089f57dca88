package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.instance.Instances;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.InstanceMonitoring;
import software.amazon.awssdk.services.ec2.model.UnmonitorInstancesRequest;
import software.amazon.awssdk.services.ec2.model.UnmonitorInstancesResponse;

/** Turns detailed monitoring off. */
@ApplicationScoped
public class UnmonitorInstances
    implements AwsAction<UnmonitorInstancesRequest, UnmonitorInstancesResponse> {
  private final Instances instances;

  UnmonitorInstances(Instances instances) {
    this.instances = instances;
  }

  @Override
  public Class<UnmonitorInstancesRequest> request() {
    return UnmonitorInstancesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceIds");
  }

  @Override
  public UnmonitorInstancesResponse answer(UnmonitorInstancesRequest request, AwsCall call) {
    List<Instances.Change> changes =
        instances.choose(
            call.principal(),
            StateChanges.ids(request.instanceIds()),
            options -> options.monitoring(false));
    return UnmonitorInstancesResponse.builder()
        .instanceMonitorings(
            changes.stream()
                .map(change ->
                    InstanceMonitoring.builder()
                        .instanceId(change.instance().id())
                        .monitoring(m -> m.state("disabled"))
                        .build())
                .toList())
        .build();
  }
}

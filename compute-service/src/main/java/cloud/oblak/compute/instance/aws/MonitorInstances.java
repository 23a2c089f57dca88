package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.instance.Instances;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.InstanceMonitoring;
import software.amazon.awssdk.services.ec2.model.MonitorInstancesRequest;
import software.amazon.awssdk.services.ec2.model.MonitorInstancesResponse;

/** Turns detailed monitoring on. */
@ApplicationScoped
public class MonitorInstances
    implements AwsAction<MonitorInstancesRequest, MonitorInstancesResponse> {
  private final Instances instances;

  MonitorInstances(Instances instances) {
    this.instances = instances;
  }

  @Override
  public Class<MonitorInstancesRequest> request() {
    return MonitorInstancesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceIds");
  }

  @Override
  public MonitorInstancesResponse answer(MonitorInstancesRequest request, AwsCall call) {
    List<Instances.Change> changes =
        instances.choose(
            call.principal(),
            StateChanges.ids(request.instanceIds()),
            options -> options.monitoring(true));
    return MonitorInstancesResponse.builder()
        .instanceMonitorings(
            changes.stream()
                .map(change ->
                    InstanceMonitoring.builder()
                        .instanceId(change.instance().id())
                        .monitoring(m -> m.state("enabled"))
                        .build())
                .toList())
        .build();
  }
}

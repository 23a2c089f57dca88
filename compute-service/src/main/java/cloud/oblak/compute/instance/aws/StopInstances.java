package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.instance.Instances;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.ec2.model.StopInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StopInstancesResponse;

/** Stops instances, all or none. */
@ApplicationScoped
public class StopInstances implements AwsAction<StopInstancesRequest, StopInstancesResponse> {
  private final Instances instances;

  StopInstances(Instances instances) {
    this.instances = instances;
  }

  @Override
  public Class<StopInstancesRequest> request() {
    return StopInstancesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceIds", "Force")
        .orDefault("Hibernate", false)
        .orDefault("SkipOsShutdown", false);
  }

  @Override
  public StopInstancesResponse answer(StopInstancesRequest request, AwsCall call) {
    return StopInstancesResponse.builder()
        .stoppingInstances(
            StateChanges.of(
                instances.stop(
                    call.principal(),
                    StateChanges.ids(request.instanceIds()),
                    Boolean.TRUE.equals(request.force()))))
        .build();
  }
}

package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.instance.Instances;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;

/** Ends instances for good, all or none. */
@ApplicationScoped
public class TerminateInstances
    implements AwsAction<TerminateInstancesRequest, TerminateInstancesResponse> {
  private final Instances instances;

  TerminateInstances(Instances instances) {
    this.instances = instances;
  }

  @Override
  public Class<TerminateInstancesRequest> request() {
    return TerminateInstancesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceIds").orDefault("Force", false).orDefault("SkipOsShutdown", false);
  }

  @Override
  public TerminateInstancesResponse answer(TerminateInstancesRequest request, AwsCall call) {
    return TerminateInstancesResponse.builder()
        .terminatingInstances(
            StateChanges.of(
                instances.terminate(call.principal(), StateChanges.ids(request.instanceIds()))))
        .build();
  }
}

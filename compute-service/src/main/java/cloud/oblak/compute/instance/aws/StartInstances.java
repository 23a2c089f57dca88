package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.instance.Instances;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.ec2.model.StartInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StartInstancesResponse;

/** Starts stopped instances, all or none. */
@ApplicationScoped
public class StartInstances implements AwsAction<StartInstancesRequest, StartInstancesResponse> {
  private final Instances instances;

  StartInstances(Instances instances) {
    this.instances = instances;
  }

  @Override
  public Class<StartInstancesRequest> request() {
    return StartInstancesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceIds");
  }

  @Override
  public StartInstancesResponse answer(StartInstancesRequest request, AwsCall call) {
    return StartInstancesResponse.builder()
        .startingInstances(
            StateChanges.of(
                instances.start(call.principal(), StateChanges.ids(request.instanceIds()))))
        .build();
  }
}

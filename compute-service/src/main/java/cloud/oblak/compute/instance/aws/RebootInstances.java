package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.instance.Instances;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.ec2.model.RebootInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RebootInstancesResponse;

/** Restarts running instances, all or none. */
@ApplicationScoped
public class RebootInstances implements AwsAction<RebootInstancesRequest, RebootInstancesResponse> {
  private final Instances instances;

  RebootInstances(Instances instances) {
    this.instances = instances;
  }

  @Override
  public Class<RebootInstancesRequest> request() {
    return RebootInstancesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceIds");
  }

  @Override
  public RebootInstancesResponse answer(RebootInstancesRequest request, AwsCall call) {
    instances.reboot(call.principal(), StateChanges.ids(request.instanceIds()));
    return RebootInstancesResponse.builder().build();
  }
}

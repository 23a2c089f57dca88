package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.ec2.Ec2Fault;
import cloud.oblak.compute.instance.Instances;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;
import software.amazon.awssdk.services.ec2.model.ResetInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ResetInstanceAttributeResponse;

/** Sets an attribute to its default; sourceDestCheck, which never differs from it. */
@ApplicationScoped
public class ResetInstanceAttribute
    implements AwsAction<ResetInstanceAttributeRequest, ResetInstanceAttributeResponse> {
  private final Instances instances;

  ResetInstanceAttribute(Instances instances) {
    this.instances = instances;
  }

  @Override
  public Class<ResetInstanceAttributeRequest> request() {
    return ResetInstanceAttributeRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceId", "Attribute");
  }

  @Override
  public ResetInstanceAttributeResponse answer(
      ResetInstanceAttributeRequest request, AwsCall call) {
    String id = OneInstance.id(request.instanceId());
    if (request.attribute() != InstanceAttributeName.SOURCE_DEST_CHECK) {
      throw Ec2Fault.unsupported("Only sourceDestCheck can be reset.");
    }
    instances.get(call.accountId(), id);
    return ResetInstanceAttributeResponse.builder().build();
  }
}

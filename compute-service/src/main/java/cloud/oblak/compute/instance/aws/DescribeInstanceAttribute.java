package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.instance.Instance;
import cloud.oblak.compute.instance.Instances;
import cloud.oblak.compute.volume.RootVolume;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeResponse;

/** One attribute of an instance. */
@ApplicationScoped
public class DescribeInstanceAttribute
    implements AwsAction<DescribeInstanceAttributeRequest, DescribeInstanceAttributeResponse> {
  private final Instances instances;

  DescribeInstanceAttribute(Instances instances) {
    this.instances = instances;
  }

  @Override
  public Class<DescribeInstanceAttributeRequest> request() {
    return DescribeInstanceAttributeRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceId", "Attribute");
  }

  @Override
  public DescribeInstanceAttributeResponse answer(
      DescribeInstanceAttributeRequest request, AwsCall call) {
    String id = OneInstance.id(request.instanceId());
    if (request.attribute() == null) {
      throw Fault.missing("Attribute", "The request must contain the parameter attribute");
    }
    Instance instance = instances.get(call.accountId(), id);
    Instance.Condition now = instance.condition();
    var answer = DescribeInstanceAttributeResponse.builder().instanceId(id);
    switch (request.attribute()) {
      case INSTANCE_TYPE -> answer.instanceType(v -> v.value(instance.origin().size().type()));
      case USER_DATA -> {
        String userData = instances.userData(call.accountId(), id);
        answer.userData(v -> v.value(userData.isEmpty() ? null : userData));
      }
      case DISABLE_API_TERMINATION -> answer.disableApiTermination(v -> v.value(now.isProtected()));
      case INSTANCE_INITIATED_SHUTDOWN_BEHAVIOR ->
          answer.instanceInitiatedShutdownBehavior(
              v -> v.value(now.options().endsWithGuest() ? "terminate" : "stop"));
      case ROOT_DEVICE_NAME -> answer.rootDeviceName(v -> v.value(RootVolume.DEVICE));
      case GROUP_SET -> answer.groups(InstanceItems.groups(now.place()));
      case SOURCE_DEST_CHECK -> answer.sourceDestCheck(v -> v.value(true));
      case ENA_SUPPORT -> answer.enaSupport(v -> v.value(true));
      case EBS_OPTIMIZED -> answer.ebsOptimized(v -> v.value(false));
      case DISABLE_API_STOP -> answer.disableApiStop(v -> v.value(false));
      case ENCLAVE_OPTIONS -> answer.enclaveOptions(v -> v.enabled(false));
      case BLOCK_DEVICE_MAPPING -> answer.blockDeviceMappings(InstanceItems.blockDevices(instance));
      case PRODUCT_CODES -> answer.productCodes(List.of());
      // Nothing here has these; EC2 then answers without a value, too.
      case KERNEL, RAMDISK, SRIOV_NET_SUPPORT -> {}
      case UNKNOWN_TO_SDK_VERSION ->
          throw Fault.invalid(
              "Attribute",
              "Value (" + request.attributeAsString() + ") for parameter attribute is invalid.");
    }
    return answer.build();
  }
}

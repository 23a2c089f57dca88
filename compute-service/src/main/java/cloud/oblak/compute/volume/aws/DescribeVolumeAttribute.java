package cloud.oblak.compute.volume.aws;

import cloud.oblak.compute.volume.RootVolumes;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.DescribeVolumeAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumeAttributeResponse;

/** One attribute of a volume; all have the same. */
@ApplicationScoped
public class DescribeVolumeAttribute
    implements AwsAction<DescribeVolumeAttributeRequest, DescribeVolumeAttributeResponse> {
  private final RootVolumes volumes;

  DescribeVolumeAttribute(RootVolumes volumes) {
    this.volumes = volumes;
  }

  @Override
  public Class<DescribeVolumeAttributeRequest> request() {
    return DescribeVolumeAttributeRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("VolumeId", "Attribute");
  }

  @Override
  public DescribeVolumeAttributeResponse answer(
      DescribeVolumeAttributeRequest request, AwsCall call) {
    if (request.volumeId() == null) {
      throw Fault.missing("VolumeId", "The request must contain the parameter VolumeId");
    }
    if (request.attribute() == null) {
      throw Fault.missing("Attribute", "The request must contain the parameter attribute");
    }
    List<String> ids = RootVolumes.IDS.checked(List.of(request.volumeId()));
    volumes.checkFound(call.accountId(), ids, List.of());
    var answer = DescribeVolumeAttributeResponse.builder().volumeId(request.volumeId());
    switch (request.attribute()) {
      case AUTO_ENABLE_IO -> answer.autoEnableIO(v -> v.value(false));
      case PRODUCT_CODES -> answer.productCodes(List.of());
      case UNKNOWN_TO_SDK_VERSION ->
          throw Fault.invalid(
              "Attribute",
              "Value (" + request.attributeAsString() + ") for parameter attribute is invalid.");
    }
    return answer.build();
  }
}

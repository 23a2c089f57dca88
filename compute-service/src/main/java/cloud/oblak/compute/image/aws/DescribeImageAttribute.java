package cloud.oblak.compute.image.aws;

import cloud.oblak.compute.image.Image;
import cloud.oblak.compute.image.OwnImages;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.DescribeImageAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImageAttributeResponse;
import software.amazon.awssdk.services.ec2.model.LaunchPermission;

/** One attribute of an image of the caller. */
@ApplicationScoped
public class DescribeImageAttribute
    implements AwsAction<DescribeImageAttributeRequest, DescribeImageAttributeResponse> {
  private final OwnImages own;

  DescribeImageAttribute(OwnImages own) {
    this.own = own;
  }

  @Override
  public Class<DescribeImageAttributeRequest> request() {
    return DescribeImageAttributeRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("ImageId", "Attribute");
  }

  @Override
  public DescribeImageAttributeResponse answer(
      DescribeImageAttributeRequest request, AwsCall call) {
    String id = OneImage.id(request.imageId());
    if (request.attribute() == null) {
      throw Fault.missing("Attribute", "The request must contain the parameter attribute");
    }
    Image image = own.own(call.principal(), id);
    var answer = DescribeImageAttributeResponse.builder().imageId(id);
    switch (request.attribute()) {
      case DESCRIPTION ->
          answer.description(
              v -> v.value(image.description().isEmpty() ? null : image.description()));
      case LAUNCH_PERMISSION -> answer.launchPermissions(permissions(image));
      case BLOCK_DEVICE_MAPPING -> answer.blockDeviceMappings(ImageItems.rootDisk(image));
      case PRODUCT_CODES -> answer.productCodes(List.of());
      case IMDS_SUPPORT -> answer.imdsSupport(v -> v.value("v2.0"));
      case BOOT_MODE ->
          answer.bootMode(v -> v.value(image.kind() == ImageKind.VM ? "legacy-bios" : null));
      // Nothing here has these; EC2 then answers without a value, too.
      case KERNEL, RAMDISK, SRIOV_NET_SUPPORT, TPM_SUPPORT, UEFI_DATA, LAST_LAUNCHED_TIME -> {}
      case DEREGISTRATION_PROTECTION -> answer.deregistrationProtection(v -> v.value("disabled"));
      case UNKNOWN_TO_SDK_VERSION ->
          throw Fault.invalid(
              "Attribute",
              "Value (" + request.attributeAsString() + ") for parameter attribute is invalid.");
    }
    return answer.build();
  }

  private static List<LaunchPermission> permissions(Image image) {
    Stream<LaunchPermission> users =
        image.sharedWith().stream().map(user -> LaunchPermission.builder().userId(user).build());
    return image.isPublic()
        ? Stream.concat(Stream.of(LaunchPermission.builder().group("all").build()), users).toList()
        : users.toList();
  }
}

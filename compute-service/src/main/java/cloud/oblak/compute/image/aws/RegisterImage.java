package cloud.oblak.compute.image.aws;

import cloud.oblak.compute.ec2.Ec2Fault;
import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.image.Image;
import cloud.oblak.compute.image.ImageRequest;
import cloud.oblak.compute.image.Images;
import cloud.oblak.compute.volume.RootVolume;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.RegisterImageRequest;
import software.amazon.awssdk.services.ec2.model.RegisterImageResponse;

/** Imports an image from where ImageLocation says: a registry, or a disk at an https address. */
@ApplicationScoped
public class RegisterImage implements AwsAction<RegisterImageRequest, RegisterImageResponse> {
  private final Images images;

  RegisterImage(Images images) {
    this.images = images;
  }

  @Override
  public Class<RegisterImageRequest> request() {
    return RegisterImageRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of(
            "Architecture",
            "BlockDeviceMappings.DeviceName",
            "BlockDeviceMappings.Ebs.VolumeSize",
            "Description",
            "ImageLocation",
            "Name",
            "RootDeviceName",
            "TagSpecifications")
        .orDefault("BlockDeviceMappings.Ebs.DeleteOnTermination", true)
        .orDefault("BlockDeviceMappings.Ebs.Encrypted", false)
        .orDefault("BootMode", "legacy-bios")
        .orDefault("EnaSupport", true)
        .orDefault("ImdsSupport", "v2.0")
        .orDefault("VirtualizationType", "hvm");
  }

  @Override
  public RegisterImageResponse answer(RegisterImageRequest request, AwsCall call) {
    if (request.imageLocation() == null) {
      throw Fault.missing(
          "ImageLocation",
          "The request must contain the parameter ImageLocation: oci://registry/name:tag or"
              + " https://host/disk.qcow2");
    }
    if (request.rootDeviceName() != null && !request.rootDeviceName().equals(RootVolume.DEVICE)) {
      throw Ec2Fault.unsupported("The root device of an image is " + RootVolume.DEVICE + ".");
    }
    Image image =
        images.create(
            call.principal(),
            new ImageRequest(
                request.name(),
                request.imageLocation().startsWith("oci") ? "container" : "vm",
                request.imageLocation(),
                request.architecture() == null ? null : request.architectureAsString(),
                size(request.blockDeviceMappings()),
                null,
                request.description(),
                Ec2Lists.tags("image", request.tagSpecifications())),
            null);
    return RegisterImageResponse.builder().imageId(image.id()).build();
  }

  private static Integer size(List<BlockDeviceMapping> mappings) {
    return mappings.stream()
        .filter(mapping -> mapping.ebs() != null)
        .map(mapping -> mapping.ebs().volumeSize())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }
}

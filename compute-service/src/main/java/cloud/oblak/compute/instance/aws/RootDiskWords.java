package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.ec2.Ec2Fault;
import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.volume.RootVolume;
import cloud.oblak.compute.volume.VolumeChoice;
import cloud.oblak.compute.volume.VolumeType;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultCode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMappingSpecification;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** EC2's words for the root disk, which is all that can be mapped. */
final class RootDiskWords {
  private static final String VOLUME = "volume";
  private static final FaultCode NOT_MAPPED = () -> "InvalidInstanceAttributeValue";

  // Scripts name the root device as some images of EC2's have it.
  private static final Set<String> NAMES = Set.of(RootVolume.DEVICE, "/dev/sda1");

  private RootDiskWords() {}

  /** The size that a launch asks for; null: none. */
  static Integer gibibytes(List<BlockDeviceMapping> mappings) {
    Integer size = null;
    for (BlockDeviceMapping mapping : mappings) {
      if (!NAMES.contains(String.valueOf(mapping.deviceName()))) {
        throw Ec2Fault.unsupported(
            "Only the root device, " + RootVolume.DEVICE + ", can be mapped.");
      }
      if (mapping.ebs() != null) {
        size = mapping.ebs().volumeSize();
      }
    }
    return size;
  }

  /** What else a launch asks for. */
  static VolumeChoice choice(RunInstancesRequest request) {
    VolumeType type = VolumeType.DEFAULT;
    for (BlockDeviceMapping mapping : request.blockDeviceMappings()) {
      if (mapping.ebs() != null && mapping.ebs().volumeTypeAsString() != null) {
        type =
            VolumeType.named(mapping.ebs().volumeTypeAsString())
                .orElseThrow(
                    () -> Ec2Fault.unsupported("The root device can be gp2, gp3 or standard."));
      }
    }
    return new VolumeChoice(type, Ec2Lists.tags(VOLUME, specifications(request).get(true)));
  }

  /** The tags of a launch that are not for its root disks. */
  static Map<String, String> otherTags(RunInstancesRequest request) {
    return Ec2Lists.tags("instance", specifications(request).get(false));
  }

  /** Refuses a change of what is mapped: to ask for what is so is none. */
  static void checkSame(List<InstanceBlockDeviceMappingSpecification> mappings) {
    for (InstanceBlockDeviceMappingSpecification mapping : mappings) {
      String device = String.valueOf(mapping.deviceName());
      if (!NAMES.contains(device)) {
        throw new Fault.Invalid(
                NOT_MAPPED,
                "BlockDeviceMappings",
                "No device is currently mapped at " + device + ".")
            .exception();
      }
      if (mapping.ebs() != null && Boolean.FALSE.equals(mapping.ebs().deleteOnTermination())) {
        throw Ec2Fault.unsupported(
            "A root volume ends with its instance; DeleteOnTermination must be true.");
      }
    }
  }

  private static Map<Boolean, List<TagSpecification>> specifications(RunInstancesRequest request) {
    return request.tagSpecifications().stream()
        .collect(Collectors.partitioningBy(one -> VOLUME.equals(one.resourceTypeAsString())));
  }
}

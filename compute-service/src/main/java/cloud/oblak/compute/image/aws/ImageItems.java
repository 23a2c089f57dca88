package cloud.oblak.compute.image.aws;

import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.volume.RootVolume;
import cloud.oblak.nodeapi.ImageKind;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.StateReason;

/** Images as EC2 shows them. */
final class ImageItems {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.'000Z'").withZone(ZoneOffset.UTC);

  private ImageItems() {}

  static Image item(cloud.oblak.compute.image.Image image, String caller) {
    boolean own = image.accountId().equals(caller);
    boolean failed = image.state().equals("failed");
    return Image.builder()
        .imageId(image.id())
        .name(image.name())
        .description(image.description().isEmpty() ? null : image.description())
        .imageLocation(image.accountId() + "/" + image.name())
        .imageType("machine")
        .imageAllowed(true)
        .state(image.state())
        .stateReason(
            failed
                ? StateReason.builder().code("Client.InvalidImage").message(image.reason()).build()
                : null)
        .ownerId(image.accountId())
        .imageOwnerAlias(image.trusted() && image.isPublic() ? "amazon" : null)
        .publicLaunchPermissions(image.isPublic())
        .creationDate(TIME.format(image.createdAt()))
        .architecture(image.architecture())
        .hypervisor("xen")
        .virtualizationType("hvm")
        .rootDeviceType("ebs")
        .rootDeviceName(RootVolume.DEVICE)
        .blockDeviceMappings(rootDisk(image))
        .enaSupport(true)
        .platformDetails("Linux/UNIX")
        .usageOperation("RunInstances")
        .bootMode(image.kind() == ImageKind.VM ? "legacy-bios" : null)
        .imdsSupport("v2.0")
        .tags(own ? Ec2Lists.list(image.tags()) : Ec2Lists.list(Map.of()))
        .build();
  }

  static List<BlockDeviceMapping> rootDisk(cloud.oblak.compute.image.Image image) {
    int gibibytes = (int) Math.max(1, (image.minDiskBytes() + (1L << 30) - 1) >> 30);
    return List.of(
        BlockDeviceMapping.builder()
            .deviceName(RootVolume.DEVICE)
            .ebs(ebs ->
                ebs.volumeSize(gibibytes)
                    .volumeType("gp3")
                    .deleteOnTermination(true)
                    .encrypted(false))
            .build());
  }
}

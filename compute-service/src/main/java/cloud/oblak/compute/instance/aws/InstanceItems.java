package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.ec2.Ec2Region;
import cloud.oblak.compute.instance.Instance;
import cloud.oblak.compute.instance.InstanceState;
import cloud.oblak.compute.instance.Origin;
import cloud.oblak.compute.instance.Place;
import cloud.oblak.compute.volume.RootVolume;
import cloud.oblak.nodeapi.ImageKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.InstancePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.Placement;
import software.amazon.awssdk.services.ec2.model.Reservation;

/** Instances as EC2 shows them. */
@ApplicationScoped
class InstanceItems {
  private final Ec2Region region;

  InstanceItems(Ec2Region region) {
    this.region = region;
  }

  static software.amazon.awssdk.services.ec2.model.InstanceState state(InstanceState state) {
    return software.amazon.awssdk.services.ec2.model.InstanceState.builder()
        .code(state.number())
        .name(state.wire())
        .build();
  }

  /** Instances by the launch that made them, in the order given. */
  List<Reservation> reservations(List<Instance> instances) {
    Map<String, List<Instance>> launches = new LinkedHashMap<>();
    for (Instance instance : instances) {
      launches
          .computeIfAbsent(instance.origin().reservationId(), none -> new ArrayList<>())
          .add(instance);
    }
    return launches.entrySet().stream()
        .map(launch ->
            Reservation.builder()
                .reservationId(launch.getKey())
                .ownerId(launch.getValue().getFirst().origin().accountId())
                .instances(launch.getValue().stream().map(this::item).toList())
                .build())
        .toList();
  }

  software.amazon.awssdk.services.ec2.model.Instance item(Instance instance) {
    Origin origin = instance.origin();
    Instance.Condition now = instance.condition();
    Transition transition = Transition.of(now.state(), now.reason());
    var item =
        software.amazon.awssdk.services.ec2.model.Instance.builder()
            .instanceId(instance.id())
            .imageId(origin.image().id())
            .state(state(now.state()))
            .stateReason(transition.stateReason())
            .stateTransitionReason(transition.text())
            .instanceType(origin.size().type())
            .keyName(absent(origin.guest().keyName()))
            .amiLaunchIndex(instance.launchIndex())
            .launchTime(now.times().launched())
            .clientToken(origin.launch().clientToken())
            .usageOperationUpdateTime(instance.createdAt())
            .monitoring(m -> m.state(now.options().monitored() ? "enabled" : "disabled"))
            .placement(placement(now.place()))
            .metadataOptions(MetadataWords.answer(now.options().metadata()))
            .tags(Ec2Lists.list(now.tags()));
    fixed(item, origin);
    if (now.state() != InstanceState.TERMINATED) {
      item.iamInstanceProfile(ProfileWords.item(now.options().profile()));
      network(item, instance);
    }
    return item.blockDeviceMappings(blockDevices(instance)).build();
  }

  /** The root disk, until it is gone with its instance. */
  static List<InstanceBlockDeviceMapping> blockDevices(Instance instance) {
    Instance.Condition now = instance.condition();
    if (now.state() == InstanceState.TERMINATED) {
      return List.of();
    }
    boolean attached = now.everRan() || now.state() != InstanceState.PENDING;
    return List.of(
        InstanceBlockDeviceMapping.builder()
            .deviceName(RootVolume.DEVICE)
            .ebs(ebs ->
                ebs.volumeId(RootVolume.idOf(instance.id()))
                    .status(attached ? "attached" : "attaching")
                    .attachTime(instance.createdAt())
                    .deleteOnTermination(true)
                    .operator(o -> o.managed(false)))
            .build());
  }

  private static void fixed(
      software.amazon.awssdk.services.ec2.model.Instance.Builder item, Origin origin) {
    item.architecture(origin.launch().architecture())
        .hypervisor("xen")
        .virtualizationType("hvm")
        .rootDeviceType("ebs")
        .rootDeviceName(RootVolume.DEVICE)
        .ebsOptimized(false)
        .enaSupport(true)
        .platformDetails("Linux/UNIX")
        .usageOperation("RunInstances")
        .bootMode(origin.kind() == ImageKind.VM ? "legacy-bios" : null)
        .currentInstanceBootMode(origin.kind() == ImageKind.VM ? "legacy-bios" : null)
        .operator(o -> o.managed(false))
        .networkPerformanceOptions(n -> n.bandwidthWeighting("default"))
        .cpuOptions(c -> c.coreCount(origin.size().vcpus()).threadsPerCore(1))
        .hibernationOptions(h -> h.configured(false))
        .enclaveOptions(e -> e.enabled(false))
        .maintenanceOptions(m -> m.autoRecovery("default"))
        .capacityReservationSpecification(c -> c.capacityReservationPreference("open"))
        .privateDnsNameOptions(p ->
            p.hostnameType("ip-name")
                .enableResourceNameDnsARecord(false)
                .enableResourceNameDnsAAAARecord(false));
  }

  private Placement placement(Place place) {
    return Placement.builder()
        .availabilityZone(region.zone(place.zone()))
        .availabilityZoneId(region.zoneId(place.zone()))
        .groupName("")
        .tenancy("default")
        .build();
  }

  private void network(
      software.amazon.awssdk.services.ec2.model.Instance.Builder item, Instance instance) {
    Place place = instance.condition().place();
    item.vpcId(place.vpcId())
        .subnetId(place.subnetId())
        .privateIpAddress(absent(place.privateIp()))
        .privateDnsName(privateName(place))
        .publicIpAddress(absent(place.publicIp()))
        .publicDnsName(place.publicIp())
        .sourceDestCheck(true)
        .securityGroups(groups(place))
        .networkInterfaces(networkInterface(instance));
  }

  private InstanceNetworkInterface networkInterface(Instance instance) {
    Place place = instance.condition().place();
    InstanceNetworkInterfaceAssociation association =
        place.publicIp().isEmpty()
            ? null
            : InstanceNetworkInterfaceAssociation.builder()
                .ipOwnerId("amazon")
                .publicIp(place.publicIp())
                .publicDnsName(place.publicIp())
                .build();
    return InstanceNetworkInterface.builder()
        .networkInterfaceId(place.portId())
        .ownerId(instance.origin().accountId())
        .status("in-use")
        .interfaceType("interface")
        .description("")
        .macAddress(absent(place.mac()))
        .vpcId(place.vpcId())
        .subnetId(place.subnetId())
        .privateIpAddress(place.privateIp())
        .privateDnsName(privateName(place))
        .sourceDestCheck(true)
        .groups(groups(place))
        .association(association)
        .attachment(a ->
            a.attachmentId(place.portId().replaceFirst("eni-", "eni-attach-"))
                .attachTime(instance.createdAt())
                .deleteOnTermination(true)
                .deviceIndex(0)
                .networkCardIndex(0)
                .status("attached"))
        .privateIpAddresses(
            InstancePrivateIpAddress.builder()
                .primary(true)
                .privateIpAddress(place.privateIp())
                .privateDnsName(privateName(place))
                .association(association)
                .build())
        .build();
  }

  static List<GroupIdentifier> groups(Place place) {
    return place.securityGroups().stream()
        .map(id ->
            GroupIdentifier.builder().groupId(id).groupName(place.groupNames().get(id)).build())
        .toList();
  }

  private String privateName(Place place) {
    return place.hostname() + "." + region.privateDomain();
  }

  private static String absent(String text) {
    return text.isEmpty() ? null : text;
  }
}

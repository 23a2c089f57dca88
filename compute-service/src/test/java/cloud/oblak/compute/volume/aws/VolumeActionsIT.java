package cloud.oblak.compute.volume.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import cloud.oblak.compute.MemoryHost;
import cloud.oblak.compute.OtherServices;
import cloud.oblak.compute.ec2.Ec2Account;
import cloud.oblak.compute.instance.Instances;
import cloud.oblak.compute.instance.aws.DescribeInstanceAttribute;
import cloud.oblak.compute.instance.aws.DescribeInstances;
import cloud.oblak.compute.instance.aws.RunInstances;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumeAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumeStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;
import software.amazon.awssdk.services.ec2.model.VolumeStatusItem;

/** The root disk of an instance is a volume in EC2's answers, and goes with its instance. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class VolumeActionsIT {
  private static final String MISSING = "vol-00000000000000001";

  @Inject Ec2Account account;
  @Inject RunInstances run;
  @Inject DescribeInstances instances;
  @Inject DescribeInstanceAttribute attribute;
  @Inject DescribeVolumes volumes;
  @Inject DescribeVolumeStatus status;
  @Inject DescribeVolumeAttribute volumeAttribute;
  @Inject Instances life;

  private MemoryHost host;

  @BeforeEach
  void prepare() {
    host = account.host(16, 4L << 30);
    account.image("tiny");
  }

  private List<String> launch(Consumer<RunInstancesRequest.Builder> more) {
    RunInstancesRequest.Builder builder =
        RunInstancesRequest.builder()
            .imageId("tiny")
            .instanceType("c1.nano")
            .minCount(1)
            .maxCount(1);
    more.accept(builder);
    return account.call(run, builder.build()).instances().stream()
        .map(Instance::instanceId)
        .sorted()
        .toList();
  }

  private static String volumeOf(String instance) {
    return instance.replace("i-", "vol-");
  }

  private static BlockDeviceMapping root(int size, String type) {
    return BlockDeviceMapping.builder()
        .deviceName("/dev/xvda")
        .ebs(ebs -> ebs.volumeSize(size).volumeType(type))
        .build();
  }

  private DescribeVolumesResponse describe(Consumer<DescribeVolumesRequest.Builder> more) {
    DescribeVolumesRequest.Builder builder = DescribeVolumesRequest.builder();
    more.accept(builder);
    return account.call(volumes, builder.build());
  }

  private String refused(Consumer<DescribeVolumesRequest.Builder> more) {
    DescribeVolumesRequest.Builder builder = DescribeVolumesRequest.builder();
    more.accept(builder);
    return account.refusal(volumes, builder.build());
  }

  private List<String> found(String filter, String... values) {
    return describe(r -> r.filters(filter(filter, values))).volumes().stream()
        .map(Volume::volumeId)
        .toList();
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  private Instance get(String id) {
    return account
        .call(instances, DescribeInstancesRequest.builder().instanceIds(id).build())
        .reservations()
        .getFirst()
        .instances()
        .getFirst();
  }

  private List<String> instancesWith(String filter, String value) {
    return account
        .call(instances, DescribeInstancesRequest.builder().filters(filter(filter, value)).build())
        .reservations()
        .stream()
        .flatMap(reservation -> reservation.instances().stream())
        .map(Instance::instanceId)
        .toList();
  }

  private void reach(String id, String state) {
    Eventually.holds(
        id + " is " + state,
        () -> {
          host.work();
          return get(id).state().nameAsString().equals(state);
        });
  }

  @Test
  void theRootDiskIsAVolumeFromTheLaunchUntilTheInstanceIsTerminated() {
    String id = launch(r -> r.blockDeviceMappings(root(3, null))).getFirst();
    assertEquals("attaching", get(id).blockDeviceMappings().getFirst().ebs().statusAsString());
    reach(id, "running");
    Instance instance = get(id);
    InstanceBlockDeviceMapping mapping = instance.blockDeviceMappings().getFirst();
    assertEquals(instance.rootDeviceName(), mapping.deviceName());
    assertEquals(volumeOf(id), mapping.ebs().volumeId());
    assertEquals("attached", mapping.ebs().statusAsString());
    assertEquals(true, mapping.ebs().deleteOnTermination());
    assertEquals(
        instance.blockDeviceMappings(),
        account
            .call(
                attribute,
                DescribeInstanceAttributeRequest.builder()
                    .instanceId(id)
                    .attribute("blockDeviceMapping")
                    .build())
            .blockDeviceMappings());

    Volume volume = describe(r -> r.volumeIds(volumeOf(id))).volumes().getFirst();
    assertEquals(volumeOf(id), volume.volumeId());
    assertEquals("in-use", volume.stateAsString());
    assertEquals(3, volume.size());
    assertEquals("gp3", volume.volumeTypeAsString());
    assertEquals(3000, volume.iops());
    assertEquals(125, volume.throughput());
    assertEquals("", volume.snapshotId());
    assertFalse(volume.encrypted());
    assertFalse(volume.multiAttachEnabled());
    assertEquals(instance.placement().availabilityZone(), volume.availabilityZone());
    assertEquals(instance.placement().availabilityZoneId(), volume.availabilityZoneId());
    assertEquals(instance.launchTime(), volume.createTime());
    VolumeAttachment attachment = volume.attachments().getFirst();
    assertEquals(id, attachment.instanceId());
    assertEquals(volumeOf(id), attachment.volumeId());
    assertEquals("/dev/xvda", attachment.device());
    assertEquals("attached", attachment.stateAsString());
    assertEquals(mapping.ebs().attachTime(), attachment.attachTime());

    life.terminate(account.principal(), List.of(id));
    reach(id, "terminated");
    assertEquals(List.of(), get(id).blockDeviceMappings());
    assertEquals(List.of(), describe(r -> {}).volumes());
    assertEquals("InvalidVolume.NotFound", refused(r -> r.volumeIds(volumeOf(id))));
    assertEquals(List.of(), instancesWith("block-device-mapping.volume-id", volumeOf(id)));
  }

  @Test
  void everyFilterFindsWhatTheVolumeShowsAndNothingElse() {
    String id = launch(r -> r.placement(p -> p.availabilityZone("us-east-1b"))).getFirst();
    reach(id, "running");
    launch(r -> r.placement(p -> p.availabilityZone("us-east-1a")).instanceType("c1.small"));
    for (String[] filter :
        new String[][] {
          {"attachment.instance-id", id},
          {"availability-zone", "us-east-1b"},
          {"availability-zone-id", "use1-az2"},
          {"attachment.status", "attached"},
          {"size", "1"},
          {"volume-id", volumeOf(id)},
        }) {
      assertEquals(List.of(volumeOf(id)), found(filter[0], filter[1]), filter[0]);
      assertEquals(List.of(), found(filter[0], "other"), filter[0]);
    }
    for (String[] filter :
        new String[][] {
          {"attachment.attach-time", "20*"},
          {"attachment.delete-on-termination", "true"},
          {"attachment.device", "/dev/xvda"},
          {"create-time", "20*Z"},
          {"encrypted", "false"},
          {"fast-restored", "false"},
          {"multi-attach-enabled", "false"},
          {"operator.managed", "false"},
          {"snapshot-id", ""},
          {"status", "in-use"},
          {"volume-type", "gp?"},
        }) {
      assertEquals(2, found(filter[0], filter[1]).size(), filter[0]);
      assertEquals(List.of(), found(filter[0], "other"), filter[0]);
    }
    assertEquals(List.of(), found("operator.principal", "*"));
    assertEquals("InvalidParameterValue", refused(r -> r.filters(filter("colour", "x"))));
  }

  @Test
  void anInstanceIsFoundByItsRootDisk() {
    String id = launch(r -> {}).getFirst();
    reach(id, "running");
    launch(r -> {});
    assertEquals(List.of(id), instancesWith("block-device-mapping.volume-id", volumeOf(id)));
    assertEquals(List.of(id), instancesWith("block-device-mapping.status", "attached"));
    assertEquals(2, instancesWith("block-device-mapping.device-name", "/dev/xv*").size());
    assertEquals(2, instancesWith("block-device-mapping.delete-on-termination", "true").size());
    assertEquals(2, instancesWith("block-device-mapping.attach-time", "20*").size());
    assertEquals(List.of(), instancesWith("block-device-mapping.device-name", "/dev/sdf"));
  }

  @Test
  void pagesFollowEachOtherAndHaveEc2sBounds() {
    List<String> ids =
        launch(r -> r.minCount(7).maxCount(7)).stream().map(VolumeActionsIT::volumeOf).toList();
    DescribeVolumesResponse first = describe(r -> r.maxResults(5));
    assertEquals(ids.subList(0, 5), first.volumes().stream().map(Volume::volumeId).toList());
    DescribeVolumesResponse second = describe(r -> r.maxResults(5).nextToken(first.nextToken()));
    assertEquals(ids.subList(5, 7), second.volumes().stream().map(Volume::volumeId).toList());
    assertNull(second.nextToken());
    assertEquals(2, describe(r -> r.volumeIds(ids.subList(2, 4))).volumes().size());
    assertEquals("InvalidParameterValue", refused(r -> r.maxResults(4)));
    assertEquals("InvalidParameterCombination", refused(r -> r.maxResults(5).volumeIds(ids)));
  }

  @Test
  void aVolumeIsOkAndHasTheAttributesOfAll() {
    String id = launch(r -> {}).getFirst();
    launch(r -> {});
    DescribeVolumeStatusRequest one =
        DescribeVolumeStatusRequest.builder()
            .volumeIds(volumeOf(id))
            .filters(
                filter("volume-status.status", "ok"),
                filter("volume-status.details-name", "io-enabled"))
            .build();
    VolumeStatusItem item = account.call(status, one).volumeStatuses().getFirst();
    assertEquals(volumeOf(id), item.volumeId());
    assertEquals("ok", item.volumeStatus().statusAsString());
    assertEquals("passed", item.volumeStatus().details().getFirst().status());
    assertEquals(get(id).placement().availabilityZone(), item.availabilityZone());
    assertEquals(
        List.of(),
        account
            .call(status, one.toBuilder().filters(filter("event.event-id", "*")).build())
            .volumeStatuses());
    assertEquals(
        "InvalidVolume.NotFound",
        account.refusal(status, one.toBuilder().volumeIds(MISSING).build()));
    DescribeVolumeAttributeRequest codes =
        DescribeVolumeAttributeRequest.builder()
            .volumeId(volumeOf(id))
            .attribute("autoEnableIO")
            .build();
    assertFalse(account.call(volumeAttribute, codes).autoEnableIO().value());
    assertEquals(
        "InvalidVolume.NotFound",
        account.refusal(volumeAttribute, codes.toBuilder().volumeId(MISSING).build()));
    assertEquals(
        "MissingParameter",
        account.refusal(volumeAttribute, DescribeVolumeAttributeRequest.builder().build()));
  }

  @Test
  void whatIsNoVolumeOfTheAccountIsMalformedOrNotFound() {
    String id = volumeOf(launch(r -> {}).getFirst());
    assertEquals("InvalidVolume.NotFound", refused(r -> r.volumeIds(id, MISSING)));
    assertEquals("InvalidVolumeID.Malformed", refused(r -> r.volumeIds("vol-x")));
    assertEquals("InvalidVolumeID.Malformed", refused(r -> r.volumeIds(id.replace("vol", "i"))));
    assertEquals(
        List.of(),
        account
            .callAs("999999999999", Role.ADMIN, volumes, DescribeVolumesRequest.builder().build())
            .volumes());
  }
}

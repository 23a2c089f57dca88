package cloud.oblak.compute.volume.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.compute.MemoryHost;
import cloud.oblak.compute.OtherServices;
import cloud.oblak.compute.ec2.Ec2Account;
import cloud.oblak.compute.instance.InstanceState;
import cloud.oblak.compute.instance.Instances;
import cloud.oblak.compute.instance.aws.RunInstances;
import cloud.oblak.compute.launchtemplate.aws.CreateLaunchTemplate;
import cloud.oblak.compute.tag.aws.CreateTags;
import cloud.oblak.compute.tag.aws.DeleteTags;
import cloud.oblak.compute.tag.aws.DescribeTags;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMappingRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.Volume;

/** What a launch says of root volumes, and their tags. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class VolumeTagsIT {
  @Inject Ec2Account account;
  @Inject RunInstances run;
  @Inject CreateLaunchTemplate template;
  @Inject DescribeVolumes volumes;
  @Inject CreateTags create;
  @Inject DeleteTags delete;
  @Inject DescribeTags tags;
  @Inject Instances instances;

  private MemoryHost host;

  @BeforeEach
  void prepare() {
    host = account.host(16, 4L << 30);
    account.image("tiny");
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private static TagSpecification specification(String type, Tag... tags) {
    return TagSpecification.builder().resourceType(type).tags(tags).build();
  }

  private RunInstancesRequest request(Consumer<RunInstancesRequest.Builder> more) {
    RunInstancesRequest.Builder builder =
        RunInstancesRequest.builder()
            .imageId("tiny")
            .instanceType("c1.nano")
            .minCount(1)
            .maxCount(1);
    more.accept(builder);
    return builder.build();
  }

  /** The instance of a launch. */
  private String launch(Consumer<RunInstancesRequest.Builder> more) {
    return account.call(run, request(more)).instances().getFirst().instanceId();
  }

  private static String volumeOf(String instance) {
    return instance.replace("i-", "vol-");
  }

  private Volume volume(String instance) {
    return account
        .call(volumes, DescribeVolumesRequest.builder().volumeIds(volumeOf(instance)).build())
        .volumes()
        .getFirst();
  }

  private static Map<String, String> map(List<Tag> tags) {
    Map<String, String> map = new TreeMap<>();
    tags.forEach(tag -> map.put(tag.key(), tag.value()));
    return map;
  }

  private Map<String, String> tagsOf(String instance) {
    return map(volume(instance).tags());
  }

  private static CreateTagsRequest tagged(List<String> resources, Tag... tags) {
    return CreateTagsRequest.builder().resources(resources).tags(tags).build();
  }

  private List<String> described(String filter, String value) {
    return account
        .call(
            tags,
            DescribeTagsRequest.builder()
                .filters(Filter.builder().name(filter).values(value).build())
                .build())
        .tags()
        .stream()
        .map(tag -> tag.resourceTypeAsString() + " " + tag.key() + "=" + tag.value())
        .toList();
  }

  private void end(String id) {
    instances.terminate(account.principal(), List.of(id));
    Eventually.holds(
        id + " is terminated",
        () -> {
          host.work();
          return instances.get(account.id(), id).condition().state() == InstanceState.TERMINATED;
        });
  }

  @Test
  void aLaunchTagsInstancesAndVolumesEachWithTheirOwn() {
    String id =
        launch(r ->
            r.tagSpecifications(
                specification("instance", tag("Name", "web")),
                specification("volume", tag("Name", "disk"), tag("team", "a"))));
    assertEquals(Map.of("Name", "disk", "team", "a"), tagsOf(id));
    assertEquals(Map.of("Name", "web"), instances.get(account.id(), id).condition().tags());
    assertEquals(
        "InvalidParameterValue",
        account.refusal(
            run,
            request(
                r -> r.tagSpecifications(specification("volume", tag("a", "1"), tag("a", "2"))))));
    assertEquals(
        "InvalidParameterValue",
        account.refusal(
            run, request(r -> r.tagSpecifications(specification("volume", tag("aws:a", "1"))))));
  }

  @Test
  void aLaunchChoosesTheTypeOfItsRootVolume() {
    String id =
        launch(r ->
            r.blockDeviceMappings(
                BlockDeviceMapping.builder()
                    .deviceName("/dev/sda1")
                    .ebs(ebs -> ebs.volumeSize(50).volumeType("gp2"))
                    .build()));
    assertEquals("gp2 50 150", shape(volume(id)));
    assertEquals("gp3 1 3000", shape(volume(launch(r -> {}))));
    assertEquals(
        "UnsupportedOperation",
        account.refusal(
            run,
            request(r ->
                r.blockDeviceMappings(
                    BlockDeviceMapping.builder()
                        .deviceName("/dev/xvda")
                        .ebs(ebs -> ebs.volumeType("io2"))
                        .build()))));
  }

  private static String shape(Volume volume) {
    return volume.volumeTypeAsString() + " " + volume.size() + " " + volume.iops();
  }

  @Test
  void whatALaunchSaysOfItsVolumesIsPartOfARequestThatIsRepeated() {
    Consumer<RunInstancesRequest.Builder> first =
        r -> r.clientToken("t").tagSpecifications(specification("volume", tag("a", "1")));
    assertEquals(launch(first), launch(first));
    assertEquals(
        "IdempotentParameterMismatch", account.refusal(run, request(r -> r.clientToken("t"))));
  }

  @Test
  void aTemplateTagsAndShapesTheVolumesOfItsLaunches() {
    account.call(
        template,
        CreateLaunchTemplateRequest.builder()
            .launchTemplateName("web")
            .launchTemplateData(data ->
                data.imageId("tiny")
                    .blockDeviceMappings(
                        LaunchTemplateBlockDeviceMappingRequest.builder()
                            .deviceName("/dev/xvda")
                            .ebs(ebs -> ebs.volumeSize(2).volumeType("standard"))
                            .build())
                    .tagSpecifications(
                        LaunchTemplateTagSpecificationRequest.builder()
                            .resourceType("volume")
                            .tags(tag("Name", "made"))
                            .build()))
            .build());
    String id = launch(r -> r.imageId(null).launchTemplate(t -> t.launchTemplateName("web")));
    assertEquals(Map.of("Name", "made"), tagsOf(id));
    assertEquals("standard 2 null", shape(volume(id)));
  }

  @Test
  void tagsAreAddedFoundRemovedAndGoneWithTheInstance() {
    String id = launch(r -> {});
    String volume = volumeOf(id);
    account.call(create, tagged(List.of(volume), tag("a", "1"), tag("b", "2")));
    account.call(create, tagged(List.of(volume, id), tag("b", "3")));
    assertEquals(Map.of("a", "1", "b", "3"), tagsOf(id));
    assertEquals(List.of("instance b=3", "volume b=3"), described("key", "b"));
    assertEquals(List.of("volume a=1", "volume b=3"), described("resource-type", "volume"));
    assertEquals(List.of("volume a=1", "volume b=3"), described("resource-id", volume));
    assertEquals(List.of(volume), found("tag:a", "1"));
    assertEquals(List.of(volume), found("tag-key", "b"));
    assertEquals(List.of(), found("tag:a", "2"));
    account.call(
        delete,
        DeleteTagsRequest.builder()
            .resources(volume)
            .tags(Tag.builder().key("a").build(), tag("b", "other"))
            .build());
    assertEquals(Map.of("b", "3"), tagsOf(id));
    end(id);
    assertEquals(List.of("instance b=3"), described("key", "b"));
    assertEquals(
        "InvalidVolume.NotFound", account.refusal(create, tagged(List.of(volume), tag("a", "1"))));
  }

  private List<String> found(String filter, String value) {
    return account
        .call(
            volumes,
            DescribeVolumesRequest.builder()
                .filters(Filter.builder().name(filter).values(value).build())
                .build())
        .volumes()
        .stream()
        .map(Volume::volumeId)
        .toList();
  }

  @Test
  void aCallThatIsRefusedTagsNothing() {
    String id = launch(r -> {});
    String volume = volumeOf(id);
    assertEquals(
        "InvalidVolume.NotFound",
        account.refusal(
            create, tagged(List.of(id, volume, "vol-00000000000000001"), tag("a", "1"))));
    assertEquals(
        "InvalidInstanceID.NotFound",
        account.refusal(create, tagged(List.of("i-00000000000000001", volume), tag("a", "1"))));
    Tag[] many = IntStream.range(0, 50).mapToObj(n -> tag("k" + n, "")).toArray(Tag[]::new);
    account.call(create, tagged(List.of(volume), many));
    assertEquals(
        "TagLimitExceeded", account.refusal(create, tagged(List.of(id, volume), tag("a", "1"))));
    assertEquals(List.of(), described("key", "a"));
    CreateTagsRequest foreign = tagged(List.of(volume), tag("a", "1"));
    FaultException refused =
        Assertions.assertThrows(
            FaultException.class,
            () -> account.callAs("999999999999", Role.ADMIN, create, foreign));
    assertEquals("InvalidVolume.NotFound", refused.fault().code().code());
  }

  @Test
  void callsAtOnceThatCrossEachOthersRowsAllCount()
      throws InterruptedException, ExecutionException {
    String one = launch(r -> {});
    String two = launch(r -> {});
    List<Future<?>> calls = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 10; i++) {
        Tag tag = tag("k" + i, "");
        calls.add(
            threads.submit(() -> account.call(create, tagged(List.of(one, volumeOf(two)), tag))));
        calls.add(
            threads.submit(() -> account.call(create, tagged(List.of(two, volumeOf(one)), tag))));
      }
    }
    for (Future<?> call : calls) {
      call.get();
    }
    for (String id : List.of(one, two)) {
      assertEquals(10, tagsOf(id).size());
      assertEquals(10, instances.get(account.id(), id).condition().tags().size());
    }
  }
}

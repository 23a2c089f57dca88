package cloud.oblak.compute.instance.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.compute.MemoryHost;
import cloud.oblak.compute.OtherServices;
import cloud.oblak.compute.ec2.Ec2Account;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.RebootInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.StartInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StopInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StopInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;

@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class InstanceActionsIT {
  private static final String MISSING = "i-00000000000000001";

  @Inject Ec2Account account;
  @Inject RunInstances run;
  @Inject DescribeInstances describe;
  @Inject DescribeInstanceStatus status;
  @Inject StartInstances start;
  @Inject StopInstances stop;
  @Inject RebootInstances reboot;
  @Inject TerminateInstances terminate;

  private MemoryHost host;

  @BeforeEach
  void prepare() {
    host = account.host(16, 4L << 30);
    account.image("tiny");
  }

  private static RunInstancesRequest request(Consumer<RunInstancesRequest.Builder> more) {
    RunInstancesRequest.Builder builder =
        RunInstancesRequest.builder()
            .imageId("tiny")
            .instanceType("c1.nano")
            .minCount(1)
            .maxCount(1);
    more.accept(builder);
    return builder.build();
  }

  private static TagSpecification named(String type, String name) {
    return TagSpecification.builder()
        .resourceType(type)
        .tags(Tag.builder().key("Name").value(name).build())
        .build();
  }

  private static InstanceNetworkInterfaceSpecification.Builder nic() {
    return InstanceNetworkInterfaceSpecification.builder().deviceIndex(0);
  }

  private static BlockDeviceMapping disk(String device, int size) {
    return BlockDeviceMapping.builder().deviceName(device).ebs(e -> e.volumeSize(size)).build();
  }

  private List<String> run(Consumer<RunInstancesRequest.Builder> more) {
    return account.call(run, request(more)).instances().stream().map(Instance::instanceId).toList();
  }

  private String runRefused(Consumer<RunInstancesRequest.Builder> more) {
    return account.refusal(run, request(more));
  }

  private DescribeInstancesResponse describe(Consumer<DescribeInstancesRequest.Builder> more) {
    DescribeInstancesRequest.Builder builder = DescribeInstancesRequest.builder();
    more.accept(builder);
    return account.call(describe, builder.build());
  }

  private Instance get(String id) {
    return describe(r -> r.instanceIds(id)).reservations().getFirst().instances().getFirst();
  }

  private List<String> found(String filter, String... values) {
    return describe(r -> r.filters(Filter.builder().name(filter).values(values).build()))
        .reservations()
        .stream()
        .flatMap(reservation -> reservation.instances().stream())
        .map(Instance::instanceId)
        .toList();
  }

  @Test
  void whatIsSoAnywayMayBeAskedFor() {
    String id =
        run(r ->
                r.ipv6AddressCount(0)
                    .placement(p -> p.availabilityZoneId("use1-az2"))
                    .cpuOptions(c -> c.coreCount(1).threadsPerCore(1)))
            .getFirst();
    assertEquals("us-east-1b", get(id).placement().availabilityZone());
    assertEquals(
        "UnsupportedOperation",
        runRefused(r -> r.cpuOptions(c -> c.coreCount(64))),
        "the type has less");
    assertEquals(
        "InvalidParameterValue",
        runRefused(r -> r.placement(p -> p.availabilityZoneId("use1-az9"))));
    assertEquals(
        "InvalidParameterCombination",
        runRefused(r ->
            r.placement(p -> p.availabilityZoneId("use1-az1").availabilityZone("us-east-1a"))));
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
  void aLaunchAnswersItsReservationAndIsReadAtOnceWithAllThatClientsRead() {
    RunInstancesResponse made =
        account.call(
            run,
            request(r ->
                r.maxCount(2)
                    .minCount(2)
                    .clientToken("token-1")
                    .placement(p -> p.availabilityZone("us-east-1b"))
                    .tagSpecifications(named("instance", "web"))));
    assertEquals(2, made.instances().size());
    assertEquals(account.id(), made.ownerId());
    String id = made.instances().getFirst().instanceId();
    assertEquals("pending", get(id).state().nameAsString());
    reach(id, "running");
    Instance instance = get(id);
    assertEquals(16, instance.state().code());
    assertEquals("us-east-1b", instance.placement().availabilityZone());
    assertEquals("default", instance.placement().tenancyAsString());
    assertTrue(instance.privateIpAddress().startsWith("172.31."));
    assertTrue(instance.publicIpAddress().startsWith("198.18."));
    assertTrue(instance.privateDnsName().endsWith(".ec2.internal"));
    assertEquals("sg-1", instance.securityGroups().getFirst().groupId());
    assertEquals("default", instance.securityGroups().getFirst().groupName());
    assertEquals("token-1", instance.clientToken());
    assertEquals("x86_64", instance.architectureAsString());
    assertEquals("disabled", instance.monitoring().stateAsString());
    assertEquals("required", instance.metadataOptions().httpTokensAsString());
    assertEquals("0e:00:00:00:00:01", instance.networkInterfaces().getFirst().macAddress());
    assertEquals(0, instance.networkInterfaces().getFirst().attachment().deviceIndex());
    assertEquals(List.of(Tag.builder().key("Name").value("web").build()), instance.tags());
    assertNull(instance.stateReason());
    List<Reservation> reservations =
        describe(r -> r.instanceIds(made.instances().stream().map(Instance::instanceId).toList()))
            .reservations();
    assertEquals(1, reservations.size());
    assertEquals(made.reservationId(), reservations.getFirst().reservationId());
  }

  @Test
  void theSameClientTokenAnswersTheSameInstancesAndAnotherRequestIsAMismatch() {
    List<String> first = run(r -> r.clientToken("same"));
    assertEquals(first, run(r -> r.clientToken("same")));
    assertEquals("IdempotentParameterMismatch", runRefused(r -> r.clientToken("same").maxCount(2)));
  }

  @Test
  void aLaunchThatIsWrongSaysSoInEc2sCodes() {
    assertEquals("InvalidParameterValue", runRefused(r -> r.maxCount(0)));
    assertEquals("InvalidParameterValue", runRefused(r -> r.maxCount(101)));
    assertEquals("InvalidParameterValue", runRefused(r -> r.minCount(2)));
    assertEquals("MissingParameter", runRefused(r -> r.minCount(null)));
    assertEquals("MissingParameter", runRefused(r -> r.imageId(null)));
    assertEquals("InvalidAMIID.Malformed", runRefused(r -> r.imageId("ami-x")));
    assertEquals("InvalidAMIID.NotFound", runRefused(r -> r.imageId("ami-00000000000000001")));
    assertEquals("InvalidParameterValue", runRefused(r -> r.instanceType("t9.none")));
    assertEquals("InvalidKeyPair.NotFound", runRefused(r -> r.keyName("none")));
    assertEquals("InvalidUserData.Malformed", runRefused(r -> r.userData("%%%")));
    assertEquals("InvalidSubnetID.Malformed", runRefused(r -> r.subnetId("subnet-x")));
    assertEquals("InvalidGroupId.Malformed", runRefused(r -> r.securityGroupIds("sg-x")));
    assertEquals(
        "InvalidParameterValue",
        runRefused(r -> r.tagSpecifications(named("network-interface", "x"))));
    assertEquals(
        "InvalidParameterCombination",
        runRefused(r -> r.subnetId("subnet-00000000000000001").networkInterfaces(nic().build())));
    assertEquals(
        "UnsupportedOperation", runRefused(r -> r.blockDeviceMappings(disk("/dev/sdf", 1))));
    assertEquals("InsufficientInstanceCapacity", runRefused(r -> r.instanceType("m5.4xlarge")));
    assertTrue(describe(r -> {}).reservations().isEmpty());
  }

  @Test
  void aSubnetDecidesTheZoneAndARootDiskItsSize() {
    String id =
        run(r ->
                r.networkInterfaces(
                        nic()
                            .subnetId("subnet-00000000000000001")
                            .groups("sg-00000000000000001")
                            .build())
                    .blockDeviceMappings(disk("/dev/xvda", 3)))
            .getFirst();
    assertEquals("us-east-1b", get(id).placement().availabilityZone());
  }

  @Test
  void instancesStopStartRebootAndEndWithTheirStatesBeforeAndAfter() {
    List<String> ids = run(r -> r.maxCount(2).minCount(2));
    ids.forEach(id -> reach(id, "running"));
    StopInstancesResponse stopping =
        account.call(stop, StopInstancesRequest.builder().instanceIds(ids).build());
    assertEquals(
        ids, stopping.stoppingInstances().stream().map(change -> change.instanceId()).toList());
    assertEquals("running", stopping.stoppingInstances().getFirst().previousState().nameAsString());
    assertEquals(64, stopping.stoppingInstances().getFirst().currentState().code());
    ids.forEach(id -> reach(id, "stopped"));
    Instance stopped = get(ids.getFirst());
    assertEquals("Client.UserInitiatedShutdown", stopped.stateReason().code());
    assertTrue(
        stopped
            .stateTransitionReason()
            .matches("User initiated \\(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d GMT\\)"));
    assertEquals(ids, sorted(found("reason", "User initiated (*"), ids));
    assertEquals(
        "IncorrectInstanceState",
        account.refusal(reboot, RebootInstancesRequest.builder().instanceIds(ids).build()));
    account.call(start, StartInstancesRequest.builder().instanceIds(ids).build());
    ids.forEach(id -> reach(id, "running"));
    account.call(reboot, RebootInstancesRequest.builder().instanceIds(ids).build());
    account.call(terminate, TerminateInstancesRequest.builder().instanceIds(ids).build());
    ids.forEach(id -> reach(id, "terminated"));
    assertEquals(48, get(ids.getFirst()).state().code());
    assertTrue(get(ids.getFirst()).networkInterfaces().isEmpty());
    assertEquals(ids, sorted(found("hypervisor", "xen"), ids));
    for (String gone :
        List.of(
            "network-interface.attachment.status",
            "network-interface.description",
            "network-interface.network-interface-id",
            "network-interface.group-id",
            "source-dest-check",
            "private-ip-address",
            "group-id",
            "vpc-id")) {
      assertEquals(List.of(), sorted(found(gone, "*"), ids), gone);
    }
  }

  private static List<String> sorted(List<String> found, List<String> like) {
    List<String> all = new ArrayList<>(like);
    all.retainAll(found);
    return all;
  }

  @Test
  void oneWrongIdKeepsAllOthersFromChanging() {
    String id = run(r -> {}).getFirst();
    FaultException missing =
        account.fault(
            terminate,
            TerminateInstancesRequest.builder()
                .instanceIds(id, MISSING, "i-00000000000000002")
                .build());
    assertEquals("InvalidInstanceID.NotFound", missing.fault().code().code());
    assertEquals(
        "The instance IDs '" + MISSING + ", i-00000000000000002' do not exist",
        missing.fault().message());
    assertEquals("pending", get(id).state().nameAsString());
    assertEquals(
        "InvalidInstanceID.Malformed",
        account.refusal(
            terminate, TerminateInstancesRequest.builder().instanceIds(id, "x").build()));
    assertEquals(
        "MissingParameter",
        account.refusal(terminate, TerminateInstancesRequest.builder().build()));
    assertEquals(
        "InvalidInstanceID.NotFound",
        account.refusal(describe, DescribeInstancesRequest.builder().instanceIds(MISSING).build()));
  }

  @Test
  void aProtectedInstanceIsNotTerminatedAndKeepsTheOthersOfTheCall() {
    String open = run(r -> {}).getFirst();
    String kept = run(r -> r.disableApiTermination(true)).getFirst();
    assertEquals(
        "OperationNotPermitted",
        account.refusal(
            terminate, TerminateInstancesRequest.builder().instanceIds(open, kept).build()));
    assertEquals("pending", get(open).state().nameAsString());
  }

  @Test
  void everyFilterFindsWhatItSaysAndNothingOfOthers() {
    String id = run(r -> r.tagSpecifications(named("instance", "web-1"))).getFirst();
    reach(id, "running");
    Instance instance = get(id);
    for (String[] filter :
        new String[][] {
          {"instance-state-name", "running"},
          {"instance-state-code", "16"},
          {"instance-type", "c1.*"},
          {"instance-id", id},
          {"image-id", instance.imageId()},
          {"tag:Name", "web-?"},
          {"tag-key", "Name"},
          {"tag-value", "web-1"},
          {"availability-zone", instance.placement().availabilityZone()},
          {"private-ip-address", instance.privateIpAddress()},
          {"ip-address", instance.publicIpAddress()},
          {"group-id", "sg-1"},
          {"instance.group-name", "def*"},
          {"vpc-id", "vpc-1"},
          {"subnet-id", "subnet-1"},
          {"architecture", "x86_64"},
          {"root-device-type", "ebs"},
          {"hypervisor", "xen"},
          {"launch-index", "0"},
          {"launch-time", "20*"},
          {"monitoring-state", "disabled"},
          {"owner-id", account.id()},
          {"tenancy", "default"},
          {"private-dns-name", "ip-*"},
          {"network-interface.network-interface-id", "eni-*"},
          {"network-interface.attachment.instance-id", id},
          {"network-interface.attachment.status", "attached"},
          {"network-interface.description", ""},
          {"network-interface.group-id", "sg-1"},
          {"source-dest-check", "true"},
          {"network-interface.addresses.private-ip-address", instance.privateIpAddress()},
          {"metadata-options.http-tokens", "required"}
        }) {
      assertEquals(List.of(id), found(filter[0], filter[1]), filter[0]);
    }
    assertEquals(List.of(), found("instance-state-name", "stopped"));
    assertEquals(List.of(id), found("instance-state-name", "stopped", "running"));
    assertEquals(List.of(), found("tag:Name", "web"));
    assertEquals(List.of(), found("spot-instance-request-id", "*"));
    assertEquals(List.of(), found("tag:Name", "%"));
    assertEquals(
        "InvalidParameterValue",
        account.refusal(
            describe,
            DescribeInstancesRequest.builder()
                .filters(Filter.builder().name("no").values("x").build())
                .build()));
    assertTrue(
        account
            .callAs(
                "999999999999", Role.ADMIN, describe, DescribeInstancesRequest.builder().build())
            .reservations()
            .isEmpty());
  }

  @Test
  void pagesFollowEachOtherAndHaveEc2sBounds() {
    List<String> ids = run(r -> r.minCount(7).maxCount(7));
    DescribeInstancesResponse first = describe(r -> r.maxResults(5));
    assertEquals(5, first.reservations().getFirst().instances().size());
    DescribeInstancesResponse second = describe(r -> r.maxResults(5).nextToken(first.nextToken()));
    assertEquals(2, second.reservations().getFirst().instances().size());
    assertNull(second.nextToken());
    assertEquals(
        "InvalidParameterValue",
        account.refusal(describe, DescribeInstancesRequest.builder().maxResults(4).build()));
    assertEquals(
        "InvalidParameterCombination",
        account.refusal(
            describe, DescribeInstancesRequest.builder().maxResults(5).instanceIds(ids).build()));
  }

  @Test
  void theStatusIsOkOnceItRunsAndShowsOthersOnlyOnDemand() {
    String id = run(r -> {}).getFirst();
    DescribeInstanceStatusRequest one =
        DescribeInstanceStatusRequest.builder().instanceIds(id).build();
    assertTrue(account.call(status, one).instanceStatuses().isEmpty());
    var pending =
        account.call(status, one.toBuilder().includeAllInstances(true).build()).instanceStatuses();
    assertEquals("initializing", pending.getFirst().instanceStatus().statusAsString());
    reach(id, "running");
    var running = account.call(status, one).instanceStatuses().getFirst();
    assertEquals("ok", running.instanceStatus().statusAsString());
    assertEquals("ok", running.systemStatus().statusAsString());
    assertFalse(running.instanceStatus().details().isEmpty());
    assertEquals(
        "InvalidInstanceID.NotFound",
        account.refusal(
            status, DescribeInstanceStatusRequest.builder().instanceIds(MISSING).build()));
  }
}

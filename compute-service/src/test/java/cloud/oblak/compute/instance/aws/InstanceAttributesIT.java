package cloud.oblak.compute.instance.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.compute.MemoryHost;
import cloud.oblak.compute.OtherServices;
import cloud.oblak.compute.ec2.Ec2Account;
import cloud.oblak.compute.instance.Instances;
import cloud.oblak.compute.instance.MetadataOptions;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.nodeapi.Metadata;
import cloud.oblak.nodeapi.Workload;
import cloud.oblak.nodeapi.WorkloadStatus;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMappingSpecification;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceMetadataOptionsRequest;
import software.amazon.awssdk.services.ec2.model.MonitorInstancesRequest;
import software.amazon.awssdk.services.ec2.model.ResetInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.UnmonitorInstancesRequest;

@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class InstanceAttributesIT {
  @Inject Ec2Account account;
  @Inject RunInstances run;
  @Inject DescribeInstanceAttribute describe;
  @Inject ModifyInstanceAttribute modify;
  @Inject ResetInstanceAttribute reset;
  @Inject ModifyInstanceMetadataOptions metadata;
  @Inject MonitorInstances monitor;
  @Inject UnmonitorInstances unmonitor;
  @Inject Instances instances;

  @Inject
  @Identifier("compute")
  ServiceDatabase database;

  @Inject
  @Identifier("compute")
  HostObjects objects;

  private MemoryHost host;
  private String id;

  @BeforeEach
  void prepare() {
    host = account.host(4, 1L << 30);
    account.image("tiny");
    id =
        account
            .call(
                run,
                RunInstancesRequest.builder()
                    .imageId("tiny")
                    .instanceType("c1.nano")
                    .minCount(1)
                    .maxCount(1)
                    .userData(base64("one"))
                    .build())
            .instances()
            .getFirst()
            .instanceId();
    reach("running");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private void reach(String state) {
    Eventually.holds(
        id + " is " + state,
        () -> {
          host.work();
          return state().equals(state);
        });
  }

  private String state() {
    return instances.get(account.id(), id).condition().state().wire();
  }

  private void stopIt() {
    instances.stop(account.principal(), List.of(id), false);
    reach("stopped");
  }

  private DescribeInstanceAttributeResponse attribute(InstanceAttributeName name) {
    return account.call(
        describe,
        DescribeInstanceAttributeRequest.builder().instanceId(id).attribute(name).build());
  }

  private ModifyInstanceAttributeRequest change(
      Consumer<ModifyInstanceAttributeRequest.Builder> change) {
    ModifyInstanceAttributeRequest.Builder builder =
        ModifyInstanceAttributeRequest.builder().instanceId(id);
    change.accept(builder);
    return builder.build();
  }

  private Metadata wished() {
    return objects.all(host.id()).stream()
        .filter(wish -> wish.id().equals(id))
        .map(wish -> ((Workload) wish.spec()).metadata())
        .findFirst()
        .orElseThrow();
  }

  private List<Long> claimed() {
    return database
        .find(
            "SELECT claimed_cpu, claimed_memory >> 20, claimed_disk >> 30, instances FROM host"
                + " WHERE id = ?",
            row -> List.of(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)),
            host.id())
        .orElseThrow();
  }

  @Test
  void aStoppedInstanceGetsAnotherTypeItsClaimAndItsPort() {
    assertEquals(
        "IncorrectInstanceState",
        account.refusal(modify, change(r -> r.instanceType(v -> v.value("c1.small")))));
    stopIt();
    assertEquals(List.of(100L, 64L, 1L, 1L), claimed());
    account.call(modify, change(r -> r.instanceType(v -> v.value("c1.small"))));
    assertEquals("c1.small", attribute(InstanceAttributeName.INSTANCE_TYPE).instanceType().value());
    assertEquals(List.of(250L, 256L, 1L, 1L), claimed());
    String port = instances.get(account.id(), id).condition().place().portId();
    Eventually.holds(
        "the port is as fast as the new type", () -> OtherServices.RATES.get(port) == 250);
    assertEquals(
        "InsufficientInstanceCapacity",
        account.refusal(modify, change(r -> r.attribute("instanceType").value("t3.small"))));
    assertEquals(
        "InvalidParameterValue",
        account.refusal(modify, change(r -> r.instanceType(v -> v.value("t9.none")))));
    assertEquals(List.of(250L, 256L, 1L, 1L), claimed());
    instances.start(account.principal(), List.of(id));
    reach("running");
    instances.terminate(account.principal(), List.of(id));
    reach("terminated");
    assertEquals(List.of(0L, 0L, 0L, 0L), claimed());
  }

  @Test
  void userDataChangesWhileItIsStopped() {
    assertEquals(base64("one"), attribute(InstanceAttributeName.USER_DATA).userData().value());
    ModifyInstanceAttributeRequest two =
        change(r -> r.userData(v -> v.value(SdkBytes.fromUtf8String("two"))));
    assertEquals("IncorrectInstanceState", account.refusal(modify, two));
    stopIt();
    account.call(modify, two);
    assertEquals(base64("two"), attribute(InstanceAttributeName.USER_DATA).userData().value());
    account.call(modify, change(r -> r.userData(v -> v.value(SdkBytes.fromUtf8String("")))));
    assertNull(attribute(InstanceAttributeName.USER_DATA).userData().value());
  }

  @Test
  void anInstanceThatEndsWithItsGuestIsTerminated() {
    account.call(
        modify, change(r -> r.instanceInitiatedShutdownBehavior(v -> v.value("terminate"))));
    assertEquals(
        "terminate",
        attribute(InstanceAttributeName.INSTANCE_INITIATED_SHUTDOWN_BEHAVIOR)
            .instanceInitiatedShutdownBehavior()
            .value());
    host.report(
        id, 2, new WorkloadStatus(WorkloadStatus.Phase.STOPPED, 0, "", null, Instant.now(), 0));
    assertEquals("shutting-down", state());
    reach("terminated");
  }

  @Test
  void protectionAndWhatIsSoAnywayCanBeAskedFor() {
    account.call(modify, change(r -> r.disableApiTermination(v -> v.value(true))));
    assertTrue(
        attribute(InstanceAttributeName.DISABLE_API_TERMINATION).disableApiTermination().value());
    account.call(modify, change(r -> r.attribute("disableApiTermination").value("false")));
    account.call(modify, change(r -> r.sourceDestCheck(v -> v.value(true))));
    assertEquals(
        "InvalidParameterCombination",
        account.refusal(
            modify,
            change(r ->
                r.disableApiTermination(v -> v.value(true))
                    .instanceType(v -> v.value("c1.small")))));
    assertEquals(
        "UnsupportedOperation",
        account.refusal(modify, change(r -> r.attribute("kernel").value("x"))));
    account.call(
        reset,
        ResetInstanceAttributeRequest.builder()
            .instanceId(id)
            .attribute("sourceDestCheck")
            .build());
    assertEquals("sg-1", attribute(InstanceAttributeName.GROUP_SET).groups().getFirst().groupId());
    assertTrue(attribute(InstanceAttributeName.SOURCE_DEST_CHECK).sourceDestCheck().value());
  }

  private ModifyInstanceAttributeRequest disk(String device, boolean ends) {
    return change(r ->
        r.blockDeviceMappings(
            InstanceBlockDeviceMappingSpecification.builder()
                .deviceName(device)
                .ebs(ebs -> ebs.deleteOnTermination(ends))
                .build()));
  }

  @Test
  void theRootDiskEndsWithItsInstanceAndNothingElseCanBeAskedFor() {
    account.call(modify, disk("/dev/xvda", true));
    assertEquals("UnsupportedOperation", account.refusal(modify, disk("/dev/xvda", false)));
    assertEquals("InvalidInstanceAttributeValue", account.refusal(modify, disk("/dev/sdf", true)));
    assertTrue(
        attribute(InstanceAttributeName.BLOCK_DEVICE_MAPPING)
            .blockDeviceMappings()
            .getFirst()
            .ebs()
            .deleteOnTermination());
  }

  @Test
  void monitoringAndTheHopLimitAreKept() {
    assertEquals(
        "enabled",
        account
            .call(monitor, MonitorInstancesRequest.builder().instanceIds(id).build())
            .instanceMonitorings()
            .getFirst()
            .monitoring()
            .stateAsString());
    assertTrue(instances.get(account.id(), id).condition().options().monitored());
    account.call(unmonitor, UnmonitorInstancesRequest.builder().instanceIds(id).build());
    assertEquals(
        2,
        account
            .call(
                metadata,
                ModifyInstanceMetadataOptionsRequest.builder()
                    .instanceId(id)
                    .httpPutResponseHopLimit(2)
                    .httpTokens("optional")
                    .instanceMetadataTags("disabled")
                    .build())
            .instanceMetadataOptions()
            .httpPutResponseHopLimit());
    assertEquals(
        "InvalidParameterValue",
        account.refusal(
            metadata,
            ModifyInstanceMetadataOptionsRequest.builder()
                .instanceId(id)
                .httpPutResponseHopLimit(65)
                .build()));
    assertEquals(
        new MetadataOptions(false, true, false, 2),
        instances.get(account.id(), id).condition().options().metadata());
    assertEquals(Metadata.Access.OPEN, wished().access());
    assertEquals(Map.of(), wished().tags());
  }
}

package cloud.oblak.kit.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.platform.FaultException;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

class MemberCheckTest {
  private static final MemberCheck CHECK =
      new MemberCheck(
          Members.of("ImageId", "MaxCount", "TagSpecifications", "Placement.AvailabilityZone")
              .orDefault("EbsOptimized", false)
              .orDefault("Placement.Tenancy", "default"));

  private static RunInstancesRequest.Builder request() {
    return RunInstancesRequest.builder().imageId("ami-1").maxCount(1);
  }

  private static void refused(RunInstancesRequest.Builder request, String member) {
    FaultException thrown = assertThrows(FaultException.class, () -> CHECK.check(request.build()));
    assertEquals("UnsupportedOperation", thrown.fault().code().code());
    assertTrue(
        thrown.fault().message().startsWith("The parameter " + member + " "),
        thrown.fault().message());
  }

  @Test
  void honouredMembersPassWithEverythingBelowThem() {
    CHECK.check(
        request()
            .tagSpecifications(
                TagSpecification.builder()
                    .resourceType(ResourceType.INSTANCE)
                    .tags(Tag.builder().key("a").value("b").build())
                    .build())
            .placement(p -> p.availabilityZone("us-east-1a"))
            .build());
  }

  @Test
  void aMemberThatIsNotHonouredIsNamed() {
    refused(request().kernelId("aki-1"), "KernelId");
    refused(request().placement(p -> p.hostId("h-1")), "Placement.HostId");
  }

  @Test
  void aMemberAtItsDefaultPassesAndAnyOtherValueDoesNot() {
    CHECK.check(request().ebsOptimized(false).placement(p -> p.tenancy("default")).build());
    refused(request().ebsOptimized(true), "EbsOptimized");
    refused(request().placement(p -> p.tenancy("dedicated")), "Placement.Tenancy");
  }

  @Test
  void aListOfStructuresIsLookedInto() {
    MemberCheck check = new MemberCheck(Members.of("BlockDeviceMappings.DeviceName"));
    BlockDeviceMapping named = BlockDeviceMapping.builder().deviceName("/dev/vda").build();
    BlockDeviceMapping none = BlockDeviceMapping.builder().noDevice("").build();
    check.check(RunInstancesRequest.builder().blockDeviceMappings(List.of()).build());
    check.check(RunInstancesRequest.builder().blockDeviceMappings(named).build());
    RunInstancesRequest both =
        RunInstancesRequest.builder().blockDeviceMappings(named, none).build();
    FaultException thrown = assertThrows(FaultException.class, () -> check.check(both));
    assertTrue(thrown.fault().message().contains("BlockDeviceMappings.NoDevice"));
  }
}

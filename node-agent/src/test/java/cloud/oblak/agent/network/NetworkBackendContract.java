package cloud.oblak.agent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.DriverException;
import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.PortSpec;
import cloud.oblak.nodeapi.VpcSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every network driver does; run against the real one and its twin. */
abstract class NetworkBackendContract {
  private static final PortSpec CONTAINER =
      Specs.port(Specs.VPC, 4, ImageKind.CONTAINER, "", Specs.GROUP);
  private static final PortSpec VM = Specs.port(Specs.VPC, 5, ImageKind.VM, "", Specs.GROUP);

  abstract NetworkBackend network();

  @Test
  void aNewHostHasNoNetworks() {
    assertEquals(List.of(), network().vpcs());
    assertEquals(Map.of(), network().ports());
  }

  @Test
  void applyingTwiceIsApplyingOnce() {
    network().applyVpc(Specs.vpc(Specs.VPC));
    network().applyVpc(Specs.vpc(Specs.VPC));
    network().applyGroups(Specs.VPC, List.of(Specs.group(Specs.VPC, Specs.ALL_OUT)));
    PortAttachment first = network().applyPort(CONTAINER);
    assertEquals(first, network().applyPort(CONTAINER));
    assertEquals(List.of(Specs.VPC), network().vpcs());
    assertEquals(Map.of(CONTAINER.portId(), Specs.VPC), network().ports());
  }

  @Test
  void aContainerGetsANamespaceAndAVmIsToBringATap() {
    network().applyVpc(Specs.vpc(Specs.VPC));
    assertInstanceOf(PortAttachment.Namespace.class, network().applyPort(CONTAINER));
    assertInstanceOf(PortAttachment.Tap.class, network().applyPort(VM));
  }

  @Test
  void aPortNeedsItsVpcAndItsSubnet() {
    assertTransient(() -> network().applyPort(CONTAINER));
    VpcSpec bare =
        new VpcSpec(Specs.VPC, "123456789012", "172.31.0.0/16", List.of(), "ec2.internal");
    network().applyVpc(bare);
    assertTransient(() -> network().applyPort(CONTAINER));
    assertEquals(Map.of(), network().ports());
  }

  @Test
  void groupsNeedTheirVpc() {
    assertTransient(
        () -> network().applyGroups(Specs.VPC, List.of(Specs.group(Specs.VPC, Specs.ALL_OUT))));
  }

  @Test
  void pluggingIntoAnUnknownPortFails() {
    assertTransient(() -> network().plug("eni-00000000000000001", "tap"));
  }

  @Test
  void aVpcWithPortsStays() {
    network().applyVpc(Specs.vpc(Specs.VPC));
    network().applyPort(CONTAINER);
    assertTransient(() -> network().removeVpc(Specs.VPC));
    network().removePort(CONTAINER.portId());
    network().removeVpc(Specs.VPC);
    assertEquals(List.of(), network().vpcs());
  }

  @Test
  void removingWhatIsNotThereDoesNothing() {
    network().removePort(CONTAINER.portId());
    network().removeVpc(Specs.VPC);
    assertEquals(List.of(), network().vpcs());
  }

  @Test
  void hostileTextsAreRefusedForGood() {
    network().applyVpc(Specs.vpc(Specs.VPC));
    PortSpec hostile =
        new PortSpec(
            CONTAINER.portId(),
            Specs.VPC,
            Specs.SUBNET,
            "i-1",
            ImageKind.CONTAINER,
            CONTAINER.mac(),
            "172.31.0.4",
            "",
            "web\naddress=/x/1.2.3.4",
            List.of(Specs.GROUP));
    DriverException refused =
        assertThrows(DriverException.class, () -> network().applyPort(hostile));
    assertTrue(refused.permanent());
    assertEquals(Map.of(), network().ports());
  }

  private static void assertTransient(Runnable call) {
    assertFalse(assertThrows(DriverException.class, call::run).permanent());
  }
}

package cloud.oblak.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.desired.ObjectKey;
import cloud.oblak.agent.desired.Owner;
import cloud.oblak.agent.host.AbsentHypervisor;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.ObjectStatus;
import cloud.oblak.nodeapi.ObservedObject;
import cloud.oblak.nodeapi.Power;
import cloud.oblak.nodeapi.WorkloadStatus.Phase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkloadLifeTest {
  private final AgentLab lab = new AgentLab();

  @AfterEach
  void close() {
    lab.close();
  }

  private void runContainer() {
    lab.want(Wanted.network());
    lab.want(Wanted.container(1, Power.ON, 0));
    lab.awaitPhase(Wanted.CONTAINER, Phase.RUNNING);
    lab.settle();
  }

  @Test
  void aWorkloadWaitsForItsPort() {
    lab.want(Wanted.container(1, Power.ON, 0));
    lab.awaitPhase(Wanted.CONTAINER, Phase.WAITING);
    assertEquals(0, lab.containers.starts(Wanted.CONTAINER));
    lab.want(Wanted.network());
    lab.awaitPhase(Wanted.CONTAINER, Phase.RUNNING);
    assertNotNull(lab.workload(Wanted.CONTAINER).startedAt());
  }

  @Test
  void aVmOnAHostWithoutHypervisorFailsWithTheReasonAndCanBeRemoved() {
    try (AgentLab bare = new AgentLab(new AbsentHypervisor("libvirtd is not installed"))) {
      bare.want(Wanted.network());
      bare.want(Wanted.vm(1, Power.ON, 0));
      bare.awaitPhase(Wanted.VM, Phase.FAILED);
      assertEquals(
          "this host cannot run VMs: libvirtd is not installed", bare.workload(Wanted.VM).reason());
      bare.settle();
      bare.restart();
      bare.awaitPhase(Wanted.VM, Phase.FAILED);
      bare.want(Wanted.tombstone(ObjectKind.WORKLOAD, Wanted.VM, 2));
      bare.awaitPhase(Wanted.VM, Phase.GONE);
    }
  }

  @Test
  void aVmRunsStopsAndIsRemoved() {
    lab.want(Wanted.network());
    lab.want(Wanted.vm(1, Power.ON, 0));
    lab.awaitPhase(Wanted.VM, Phase.RUNNING);
    lab.want(Wanted.vm(2, Power.OFF, 0));
    lab.awaitPhase(Wanted.VM, Phase.STOPPED);
    lab.want(Wanted.tombstone(ObjectKind.WORKLOAD, Wanted.VM, 3));
    lab.awaitPhase(Wanted.VM, Phase.GONE);
    assertTrue(lab.vms.list().isEmpty());
  }

  @Test
  void aContainerThatEndedByItselfStaysEndedThroughOtherChanges() {
    runContainer();
    lab.containers.end(Wanted.CONTAINER, 3, true);
    lab.awaitPhase(Wanted.CONTAINER, Phase.STOPPED);
    assertEquals(3, lab.workload(Wanted.CONTAINER).exitCode());
    assertNotNull(lab.workload(Wanted.CONTAINER).lastAlive());
    lab.want(Wanted.container(2, Power.ON, 0));
    lab.settle();
    assertEquals(Phase.STOPPED, lab.phase(Wanted.CONTAINER));
    assertEquals(1, lab.containers.starts(Wanted.CONTAINER));
  }

  @Test
  void offAndOnStartsAContainerThatHadEnded() {
    runContainer();
    lab.containers.end(Wanted.CONTAINER, 0, true);
    lab.awaitPhase(Wanted.CONTAINER, Phase.STOPPED);
    lab.want(Wanted.container(2, Power.OFF, 0));
    lab.settle();
    assertNull(lab.workload(Wanted.CONTAINER).exitCode());
    lab.want(Wanted.container(3, Power.ON, 0));
    lab.awaitPhase(Wanted.CONTAINER, Phase.RUNNING);
    assertEquals(2, lab.containers.starts(Wanted.CONTAINER));
  }

  @Test
  void aStartRightAfterTheEndStartsAContainerThoughTheAgentNeverSawItOff() {
    runContainer();
    lab.containers.end(Wanted.CONTAINER, 0, true);
    lab.awaitPhase(Wanted.CONTAINER, Phase.STOPPED);
    lab.want(Wanted.container(3, Power.ON, 1));
    lab.awaitPhase(Wanted.CONTAINER, Phase.RUNNING);
    lab.settle();
    assertEquals(2, lab.containers.starts(Wanted.CONTAINER));
    lab.containers.end(Wanted.CONTAINER, 0, true);
    lab.awaitPhase(Wanted.CONTAINER, Phase.STOPPED);
    lab.settle();
    assertEquals(2, lab.containers.starts(Wanted.CONTAINER));
  }

  @Test
  void offEndsAGuestWhoseStartWasCutOff() {
    lab.want(Wanted.container(1, Power.ON, 0));
    lab.want(Wanted.network());
    lab.awaitPhase(Wanted.CONTAINER, Phase.RUNNING);
    lab.settle();
    lab.containers.end(Wanted.CONTAINER, 0, true);
    lab.awaitPhase(Wanted.CONTAINER, Phase.STOPPED);
    lab.containers.startCutOff(Wanted.CONTAINER);
    lab.want(Wanted.container(2, Power.OFF, 0));
    lab.settle();
    assertEquals(Phase.STOPPED, lab.phase(Wanted.CONTAINER));
    assertFalse(lab.containers.runsUnnoticed(Wanted.CONTAINER));
  }

  @Test
  void aForcedStopDoesNotWaitForTheOneThatIsUnderWay() {
    runContainer();
    lab.containers.ignoreStops();
    lab.want(Wanted.containerOff(2, Duration.ofHours(1)));
    lab.awaitPhase(Wanted.CONTAINER, Phase.STOPPING);
    lab.want(Wanted.containerOff(3, Duration.ZERO));
    lab.awaitPhase(Wanted.CONTAINER, Phase.STOPPED);
  }

  @Test
  void aRemovalDoesNotWaitForTheRebootThatIsUnderWay() {
    StubbornVms vms = new StubbornVms();
    try (AgentLab slow = new AgentLab(vms.hypervisor())) {
      slow.want(Wanted.network());
      slow.want(Wanted.vm(1, Power.ON, 0));
      slow.awaitPhase(Wanted.VM, Phase.RUNNING);
      slow.want(Wanted.vm(2, Power.ON, 1, Duration.ofHours(1)));
      AgentLab.await("the reboot has begun", vms::rebooting);
      slow.want(Wanted.tombstone(ObjectKind.WORKLOAD, Wanted.VM, 3));
      slow.awaitPhase(Wanted.VM, Phase.GONE);
    }
  }

  @Test
  void aRemovalDoesNotWaitForTheStopThatIsUnderWay() {
    runContainer();
    lab.containers.ignoreStops();
    lab.want(Wanted.containerOff(2, Duration.ofHours(1)));
    lab.awaitPhase(Wanted.CONTAINER, Phase.STOPPING);
    lab.want(Wanted.tombstone(ObjectKind.WORKLOAD, Wanted.CONTAINER, 3));
    lab.awaitPhase(Wanted.CONTAINER, Phase.GONE);
  }

  @Test
  void theHeartbeatGoesOnAfterTheDiskWasFull() {
    runContainer();
    lab.folder.full(true);
    AgentLab.await("a beat failed", () -> lab.folder.refused("agent/alive") > 0);
    lab.folder.full(false);
    Instant before = Instant.now();
    AgentLab.await(
        "the agent beats again",
        () ->
            lab.folder
                .read("agent/alive")
                .map(alive -> Instant.parse(new String(alive, StandardCharsets.US_ASCII)))
                .filter(before::isBefore)
                .isPresent());
  }

  @Test
  void whatRunsIsRemovedThoughTheDiskIsFullAndDoesNotComeBack() {
    runContainer();
    lab.folder.full(true);
    lab.want(Wanted.tombstone(ObjectKind.WORKLOAD, Wanted.CONTAINER, 2));
    lab.awaitPhase(Wanted.CONTAINER, Phase.GONE);
    lab.folder.full(false);
    lab.restart();
    lab.settle();
    assertEquals(List.of(), lab.containers.list());
    assertTrue(
        lab.agent()
            .desired()
            .find(ObjectKind.WORKLOAD, Wanted.CONTAINER)
            .filter(held -> !held.removed())
            .isEmpty());
  }

  @Test
  void aStartSaysThatTheDiskIsFullAndGoesOnAfterwards() {
    lab.settle();
    lab.folder.full(true);
    lab.want(Wanted.network());
    lab.want(Wanted.container(1, Power.ON, 0));
    AgentLab.await(
        "the reason is told",
        () ->
            lab.workload(Wanted.CONTAINER) != null
                && lab.workload(Wanted.CONTAINER).reason().contains("disk may be full"));
    lab.folder.full(false);
    lab.awaitPhase(Wanted.CONTAINER, Phase.RUNNING);
    lab.agent().desired().saveAgain();
    lab.restart();
    lab.settle();
    assertEquals(Phase.RUNNING, lab.phase(Wanted.CONTAINER));
    assertEquals(1, lab.containers.starts(Wanted.CONTAINER));
  }

  @Test
  void aHigherRebootCountRestartsOnce() {
    runContainer();
    lab.want(Wanted.container(2, Power.ON, 1));
    lab.settle();
    assertEquals(Phase.RUNNING, lab.phase(Wanted.CONTAINER));
    assertEquals(1, lab.workload(Wanted.CONTAINER).reboots());
    lab.want(Wanted.container(3, Power.ON, 1));
    lab.settle();
    assertEquals(2, lab.containers.starts(Wanted.CONTAINER));
  }

  @Test
  void aRestartedAgentAdoptsWhatRuns() {
    runContainer();
    Instant startedAt = lab.workload(Wanted.CONTAINER).startedAt();
    lab.restart();
    lab.awaitPhase(Wanted.CONTAINER, Phase.RUNNING);
    lab.settle();
    assertEquals(startedAt, lab.workload(Wanted.CONTAINER).startedAt());
    assertEquals(1, lab.containers.starts(Wanted.CONTAINER));
  }

  @Test
  void whatDiedWhileTheAgentWasAwayIsReportedAndNotStartedAgain() {
    runContainer();
    lab.agent().close();
    Instant away = Instant.now();
    lab.containers.end(Wanted.CONTAINER, 137, false);
    lab.restart();
    lab.awaitPhase(Wanted.CONTAINER, Phase.STOPPED);
    lab.settle();
    assertFalse(lab.workload(Wanted.CONTAINER).lastAlive().isAfter(away));
    assertEquals(1, lab.containers.starts(Wanted.CONTAINER));
    Instant lastAlive = lab.workload(Wanted.CONTAINER).lastAlive();
    lab.restart();
    lab.awaitPhase(Wanted.CONTAINER, Phase.STOPPED);
    assertEquals(lastAlive, lab.workload(Wanted.CONTAINER).lastAlive());
  }

  @Test
  void aPermanentFailureLastsUntilANewGeneration() {
    lab.want(Wanted.network());
    lab.want(Wanted.container(1, Power.ON, 0, "oci://registry/missing:1"));
    lab.awaitPhase(Wanted.CONTAINER, Phase.FAILED);
    assertEquals("The image was not found.", lab.workload(Wanted.CONTAINER).reason());
    lab.restart();
    lab.awaitPhase(Wanted.CONTAINER, Phase.FAILED);
    lab.want(Wanted.container(2, Power.ON, 0));
    lab.awaitPhase(Wanted.CONTAINER, Phase.RUNNING);
  }

  @Test
  void anImageThatCannotBeFetchedIsGivenUp() {
    lab.want(Wanted.network());
    lab.want(Wanted.container(1, Power.ON, 0, "oci://registry/flaky:1"));
    lab.awaitPhase(Wanted.CONTAINER, Phase.FAILED);
    lab.settle();
    assertEquals(12, lab.images.fetches());
    assertEquals(
        "Given up after 12 attempts: The image could not be fetched.",
        lab.workload(Wanted.CONTAINER).reason());
  }

  @Test
  void aLowerGenerationIsRefusedUntilTheEpochRises() {
    runContainer();
    assertFalse(lab.agent().desired().accept(1, Wanted.container(0, Power.OFF, 0)));
    lab.settle();
    assertEquals(Phase.RUNNING, lab.phase(Wanted.CONTAINER));
    assertTrue(lab.agent().desired().accept(2, Wanted.container(0, Power.OFF, 0)));
    lab.awaitPhase(Wanted.CONTAINER, Phase.STOPPED);
  }

  @Test
  void anObjectThatIsNotListedIsAnOrphanAndLeftAlone() {
    runContainer();
    lab.agent().desired().listed(Owner.COMPUTE, Set.of());
    lab.settle();
    List<ObservedObject> inventory =
        lab.agent().observations().inventory(Owner.COMPUTE).orElseThrow();
    assertEquals(0, inventory.getFirst().generation());
    assertEquals(Phase.RUNNING, lab.phase(Wanted.CONTAINER));
    lab.want(Wanted.tombstone(ObjectKind.WORKLOAD, Wanted.CONTAINER, 2));
    lab.awaitPhase(Wanted.CONTAINER, Phase.GONE);
  }

  @Test
  void aTombstoneIsKeptUntilItIsNoLongerListed() {
    runContainer();
    ObjectKey key = new ObjectKey(ObjectKind.WORKLOAD, Wanted.CONTAINER);
    lab.want(Wanted.tombstone(ObjectKind.WORKLOAD, Wanted.CONTAINER, 2));
    lab.awaitPhase(Wanted.CONTAINER, Phase.GONE);
    lab.agent().desired().listed(Owner.COMPUTE, Set.of(key));
    assertTrue(lab.agent().desired().find(key.kind(), key.id()).isPresent());
    lab.agent().desired().listed(Owner.COMPUTE, Set.of());
    assertTrue(lab.agent().desired().find(key.kind(), key.id()).isEmpty());
    assertTrue(lab.folder.list("desired/compute").isEmpty());
  }

  @Test
  void aPortOutlivesItsWorkloadAndAVpcItsPorts() {
    runContainer();
    lab.want(
        Wanted.tombstone(ObjectKind.VPC, Wanted.VPC, 2),
        Wanted.tombstone(ObjectKind.PORT, Wanted.CONTAINER_PORT, 2),
        Wanted.tombstone(ObjectKind.PORT, Wanted.VM_PORT, 2));
    AgentLab.await("the free port is gone", () -> !lab.network.ports().containsKey(Wanted.VM_PORT));
    assertTrue(lab.network.ports().containsKey(Wanted.CONTAINER_PORT));
    lab.want(Wanted.tombstone(ObjectKind.WORKLOAD, Wanted.CONTAINER, 2));
    AgentLab.await("the VPC is gone", () -> lab.network.vpcs().isEmpty());
    lab.settle();
    assertEquals(
        ObjectStatus.Phase.GONE, ((ObjectStatus) lab.seen(ObjectKind.VPC, Wanted.VPC)).phase());
  }

  @Test
  void aVmThatPowersOffByItselfIsStopped() {
    lab.want(Wanted.network());
    lab.want(Wanted.vm(1, Power.ON, 0));
    lab.awaitPhase(Wanted.VM, Phase.RUNNING);
    Instant startedAt = lab.workload(Wanted.VM).startedAt();
    lab.vms.crash(Wanted.VM);
    lab.awaitPhase(Wanted.VM, Phase.STOPPED);
    assertFalse(lab.workload(Wanted.VM).reason().isEmpty());
    assertEquals(startedAt, lab.workload(Wanted.VM).startedAt());
    lab.want(Wanted.vm(2, Power.OFF, 0));
    lab.settle();
    assertNull(lab.workload(Wanted.VM).startedAt());
  }
}

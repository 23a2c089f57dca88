package cloud.oblak.compute.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.WorkloadStatus;
import cloud.oblak.platform.FaultException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InstanceTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static Instant at(int seconds) {
    return START.plusSeconds(seconds);
  }

  private static Instance in(InstanceState state) {
    Origin origin =
        new Origin(
            "123456789012",
            "r-1",
            ImageKind.CONTAINER,
            new Origin.ImageRef("ami-1", "tiny", "oci://a/b", "", false),
            new Origin.Size("c1.nano", 1, 100, 1000, 1, 1, 1, 1, 1, 1),
            new Origin.Guest("", "", "", List.of(), Map.of(), ""),
            List.of(),
            new Origin.Launch("", "", "x86_64", RunRequest.Beside.NONE, Profile.NONE));
    Place place =
        new Place(
            "h-1", "a", "eni-1", "v", "s", "1.2.3.4", "", "", "ip", List.of("sg-1"), Map.of());
    return new Instance(
        "i-1",
        0,
        origin,
        START,
        new Instance.Condition(
            place,
            state,
            "",
            false,
            Instance.Options.DEFAULT,
            Map.of(),
            new Instance.Power(true, false, 0, 5, 5),
            new Instance.Times(START, START, null),
            null,
            state != InstanceState.PENDING,
            false,
            0));
  }

  private static WorkloadStatus seen(WorkloadStatus.Phase phase, Integer exit, Instant alive) {
    return new WorkloadStatus(phase, exit, "why", null, alive, 0);
  }

  private static InstanceState state(Instance instance) {
    return instance.condition().state();
  }

  @Test
  void aProfileIsChangedAtAnyTimeBeforeTheEnd() {
    Profile web = new Profile("iip-assoc-1", "AIPA1", "arn");
    Instance instance = in(InstanceState.STOPPED);
    instance.link(web);
    assertEquals(web, instance.condition().options().profile());
    assertTrue(instance.wishChanged());
    assertThrows(FaultException.class, () -> in(InstanceState.SHUTTING_DOWN).link(web));
    assertThrows(FaultException.class, () -> in(InstanceState.TERMINATED).link(Profile.NONE));
  }

  @Test
  void aContainerThatIsStartedAgainGoesOnRunningAndIsCounted() {
    Instance instance = in(InstanceState.RUNNING);
    instance.observed(
        new WorkloadStatus(WorkloadStatus.Phase.RUNNING, 3, "", at(1), at(2), 0, 2), 5, at(9));
    assertTrue(instance.edges().isEmpty());
    assertEquals(2, instance.condition().restarts());
    assertEquals(3, instance.condition().exitCode());
    instance.stop(true, at(10));
    instance.observed(seen(WorkloadStatus.Phase.STOPPED, null, at(11)), 9, at(12));
    assertEquals(2, instance.condition().restarts());
    instance.start(at(13));
    assertEquals(0, instance.condition().restarts());
  }

  @Test
  void stoppingAStoppedInstanceDoesNothing() {
    Instance instance = in(InstanceState.STOPPED);
    instance.stop(false, at(1));
    assertTrue(instance.edges().isEmpty());
    assertFalse(instance.wishChanged());
  }

  @Test
  void whatIsNotPossibleInAStateIsRefused() {
    assertThrows(FaultException.class, () -> in(InstanceState.PENDING).stop(false, at(1)));
    assertThrows(FaultException.class, () -> in(InstanceState.TERMINATED).stop(false, at(1)));
    assertThrows(FaultException.class, () -> in(InstanceState.STOPPING).start(at(1)));
    assertThrows(FaultException.class, () -> in(InstanceState.STOPPED).reboot());
    assertThrows(FaultException.class, () -> in(InstanceState.SHUTTING_DOWN).start(at(1)));
  }

  @Test
  void aReportAboutAnOlderWishChangesNothing() {
    Instance instance = in(InstanceState.STOPPED);
    instance.start(at(1));
    instance.observed(seen(WorkloadStatus.Phase.FAILED, 1, at(0)), 5, at(2));
    assertEquals(InstanceState.PENDING, state(instance));
    instance.observed(seen(WorkloadStatus.Phase.STOPPED, null, at(0)), 6, at(2));
    assertEquals(InstanceState.PENDING, state(instance));
    instance.observed(seen(WorkloadStatus.Phase.RUNNING, null, at(2)), 6, at(2));
    assertEquals(InstanceState.RUNNING, state(instance));
  }

  @Test
  void aStartIsARunOfItsOwnAlsoForAHostThatNeverSawTheOrderToBeOff() {
    Instance instance = in(InstanceState.RUNNING);
    instance.observed(seen(WorkloadStatus.Phase.STOPPED, 0, at(1)), 5, at(2));
    int before = instance.condition().power().reboots();
    instance.start(at(3));
    assertEquals(before + 1, instance.condition().power().reboots());
  }

  @Test
  void aForcedStopDuringAGracefulOneIsANewWish() {
    Instance instance = in(InstanceState.RUNNING);
    instance.stop(false, at(1));
    long generation = instance.condition().power().generation();
    instance.stop(true, at(2));
    assertTrue(instance.condition().power().forced());
    assertEquals(generation + 1, instance.condition().power().generation());
    assertEquals(1, instance.edges().size());
  }

  @Test
  void aGuestFoundDeadClosesAtTheLastMomentItWasAlive() {
    Instance instance = in(InstanceState.RUNNING);
    instance.observed(seen(WorkloadStatus.Phase.STOPPED, 3, at(7)), 5, at(60));
    assertEquals(
        List.of(
            new Instance.Edge(
                InstanceState.STOPPED,
                at(7),
                "Client.InstanceInitiatedShutdown: ended with exit code 3; why")),
        instance.edges());
    assertFalse(instance.condition().power().on());
  }

  @Test
  void anEdgeIsNeverBeforeTheEdgeBeforeItNorInTheFuture() {
    Instance early = in(InstanceState.RUNNING);
    early.observed(seen(WorkloadStatus.Phase.STOPPED, 0, START.minusSeconds(9)), 5, at(60));
    assertEquals(START, early.edges().getFirst().at());
    Instance late = in(InstanceState.RUNNING);
    late.observed(seen(WorkloadStatus.Phase.STOPPED, 0, at(99)), 5, at(60));
    assertEquals(at(60), late.edges().getFirst().at());
  }

  @Test
  void aContainerThatEndedBeforeItWasSeenRunningHasBothEdges() {
    Instance instance = in(InstanceState.PENDING);
    instance.observed(
        new WorkloadStatus(WorkloadStatus.Phase.STOPPED, 0, "", at(2), at(4), 0), 5, at(9));
    assertEquals(List.of(at(2), at(4)), instance.edges().stream().map(Instance.Edge::at).toList());
    assertEquals(InstanceState.STOPPED, state(instance));
  }

  @Test
  void anExitCodeProvesThatItRanWhateverTheHostsClockSays() {
    Instance instance = in(InstanceState.PENDING);
    instance.observed(seen(WorkloadStatus.Phase.STOPPED, 1, START.minusSeconds(5)), 5, at(9));
    assertEquals(InstanceState.STOPPED, state(instance));
    assertEquals(1, instance.condition().exitCode());
    assertEquals(List.of(START, START), instance.edges().stream().map(Instance.Edge::at).toList());
  }

  @Test
  void aRunWithoutExitCodeThatWasNeverSeenRunningEndsAlsoWhereTheHostsClockIsBehind() {
    Instance instance = in(InstanceState.PENDING);
    instance.observed(
        new WorkloadStatus(
            WorkloadStatus.Phase.STOPPED,
            null,
            "",
            START.minusSeconds(9),
            START.minusSeconds(3),
            0),
        5,
        at(9));
    assertEquals(InstanceState.STOPPED, state(instance));
    assertEquals(List.of(START, START), instance.edges().stream().map(Instance.Edge::at).toList());
  }

  @Test
  void aRunThatNobodySawBeginIsNotTakenToHaveBegunAtTheRequest() {
    Instance instance = in(InstanceState.PENDING);
    instance.observed(seen(WorkloadStatus.Phase.STOPPED, 1, at(7)), 5, at(9));
    assertEquals(List.of(at(7), at(7)), instance.edges().stream().map(Instance.Edge::at).toList());
  }

  @Test
  void aLaunchThatFailsIsTakenDownAndAStartThatFailsIsStopped() {
    Instance launch = in(InstanceState.PENDING);
    launch.observed(seen(WorkloadStatus.Phase.FAILED, null, null), 5, at(1));
    assertEquals(InstanceState.SHUTTING_DOWN, state(launch));
    Instance start = in(InstanceState.STOPPED);
    start.start(at(1));
    start.observed(seen(WorkloadStatus.Phase.FAILED, null, null), 6, at(2));
    assertEquals(InstanceState.STOPPED, state(start));
    assertEquals("Server.InternalError: why", start.condition().reason());
  }

  @Test
  void onlyAnInstanceThatEndsCanBeGone() {
    Instance running = in(InstanceState.RUNNING);
    running.observed(seen(WorkloadStatus.Phase.GONE, null, null), 9, at(1));
    assertEquals(InstanceState.RUNNING, state(running));
    assertFalse(running.condition().gone());
    running.terminate(at(2));
    running.observed(seen(WorkloadStatus.Phase.GONE, null, null), 6, at(3));
    assertTrue(running.condition().gone());
    running.terminated(at(4));
    assertEquals("", running.condition().place().privateIp());
    assertTrue(running.condition().reason().startsWith("Client.UserInitiatedShutdown"));
  }
}

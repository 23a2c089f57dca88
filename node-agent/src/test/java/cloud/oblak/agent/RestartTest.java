package cloud.oblak.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.Power;
import cloud.oblak.nodeapi.RestartPolicy;
import cloud.oblak.nodeapi.WorkloadStatus.Phase;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of containers that end by themselves. */
class RestartTest {
  private final AgentLab lab = new AgentLab();

  @AfterEach
  void close() {
    lab.close();
  }

  private void run(RestartPolicy restart) {
    lab.want(Wanted.network());
    lab.want(Wanted.container(1, Power.ON, restart));
    lab.awaitPhase(Wanted.CONTAINER, Phase.RUNNING);
    lab.settle();
  }

  private void awaitRestarts(int count) {
    AgentLab.await(
        count + " restarts",
        () ->
            lab.workload(Wanted.CONTAINER) != null
                && lab.workload(Wanted.CONTAINER).restarts() == count
                && lab.agent().idle());
  }

  private void end(int exitCode) {
    int before = lab.workload(Wanted.CONTAINER).restarts();
    lab.containers.end(Wanted.CONTAINER, exitCode, true);
    AgentLab.await(
        "the end is noticed",
        () ->
            lab.workload(Wanted.CONTAINER).restarts() > before
                || !lab.workload(Wanted.CONTAINER).reason().isEmpty()
                || lab.phase(Wanted.CONTAINER) == Phase.STOPPED);
  }

  /** The third pause is of two seconds at least: what comes meanwhile comes in time. */
  private void endThreeTimes() {
    end(1);
    awaitRestarts(1);
    end(1);
    awaitRestarts(2);
    end(1);
  }

  @Test
  void aContainerThatEndsIsStartedAgainAndAlwaysCountsAsRunning() {
    run(RestartPolicy.ALWAYS);
    end(0);
    assertEquals(Phase.RUNNING, lab.phase(Wanted.CONTAINER));
    assertEquals(0, lab.workload(Wanted.CONTAINER).exitCode());
    awaitRestarts(1);
    end(3);
    awaitRestarts(2);
    assertEquals(3, lab.containers.starts(Wanted.CONTAINER));
    assertEquals(Phase.RUNNING, lab.phase(Wanted.CONTAINER));
  }

  @Test
  void onFailureSuccessIsTheEnd() {
    run(RestartPolicy.ON_FAILURE);
    end(1);
    awaitRestarts(1);
    end(0);
    lab.awaitPhase(Wanted.CONTAINER, Phase.STOPPED);
    lab.settle();
    assertEquals(2, lab.containers.starts(Wanted.CONTAINER));
    assertEquals(0, lab.workload(Wanted.CONTAINER).exitCode());
  }

  @Test
  void aStopThatItsOwnerAsksForIsFinal() {
    run(RestartPolicy.ALWAYS);
    endThreeTimes();
    lab.want(Wanted.container(2, Power.OFF, RestartPolicy.ALWAYS));
    lab.awaitPhase(Wanted.CONTAINER, Phase.STOPPED);
    lab.settle();
    assertEquals(3, lab.containers.starts(Wanted.CONTAINER));
    lab.want(Wanted.container(3, Power.ON, RestartPolicy.ALWAYS));
    lab.awaitPhase(Wanted.CONTAINER, Phase.RUNNING);
    lab.settle();
    lab.want(Wanted.container(4, Power.OFF, RestartPolicy.ALWAYS));
    lab.awaitPhase(Wanted.CONTAINER, Phase.STOPPED);
    lab.settle();
    assertEquals(4, lab.containers.starts(Wanted.CONTAINER));
  }

  @Test
  void aRestartThatIsDueOutlivesTheAgentAndSoDoesTheCount() {
    run(RestartPolicy.ALWAYS);
    end(1);
    lab.restart();
    awaitRestarts(1);
    lab.restart();
    lab.awaitPhase(Wanted.CONTAINER, Phase.RUNNING);
    lab.settle();
    assertEquals(1, lab.workload(Wanted.CONTAINER).restarts());
    lab.agent().close();
    lab.containers.end(Wanted.CONTAINER, 1, false);
    lab.restart();
    awaitRestarts(2);
    assertEquals(3, lab.containers.starts(Wanted.CONTAINER));
  }

  @Test
  void oneWhoseHostWasOffForHoursIsStoppedAsOfTheMomentItWasLastAlive() {
    run(RestartPolicy.ALWAYS);
    lab.agent().close();
    Instant off = Instant.now();
    lab.containers.end(Wanted.CONTAINER, 137, false);
    lab.restart(Duration.ofHours(8));
    lab.awaitPhase(Wanted.CONTAINER, Phase.STOPPED);
    lab.settle();
    assertFalse(lab.workload(Wanted.CONTAINER).lastAlive().isAfter(off));
    assertEquals(1, lab.containers.starts(Wanted.CONTAINER));
  }

  @Test
  void anotherPolicyEndsTheWaitForARestart() {
    run(RestartPolicy.ALWAYS);
    endThreeTimes();
    lab.want(Wanted.container(2, Power.ON, RestartPolicy.NEVER));
    lab.awaitPhase(Wanted.CONTAINER, Phase.STOPPED);
    lab.settle();
    assertEquals(1, lab.workload(Wanted.CONTAINER).exitCode());
    assertEquals(3, lab.containers.starts(Wanted.CONTAINER));
  }

  @Test
  void whatStayedEndedDoesSoUnderAnotherPolicy() {
    run(RestartPolicy.NEVER);
    end(1);
    lab.want(Wanted.container(2, Power.ON, RestartPolicy.ALWAYS));
    lab.settle();
    assertEquals(Phase.STOPPED, lab.phase(Wanted.CONTAINER));
    assertEquals(1, lab.containers.starts(Wanted.CONTAINER));
  }

  @Test
  void itIsRemovedWhileItWaits() {
    run(RestartPolicy.ALWAYS);
    end(1);
    lab.want(Wanted.tombstone(ObjectKind.WORKLOAD, Wanted.CONTAINER, 2));
    lab.awaitPhase(Wanted.CONTAINER, Phase.GONE);
    lab.settle();
    assertTrue(lab.containers.list().isEmpty());
  }
}

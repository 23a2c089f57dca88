package cloud.oblak.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.ImageSpec;
import cloud.oblak.nodeapi.ImageStatus;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.Power;
import cloud.oblak.nodeapi.WorkloadStatus.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Whatever fails, and whenever the agent dies, the host ends in the same state. */
class ConvergenceTest {
  /** More driver calls than the longest step takes. */
  private static final int MOST_CALLS = 30;

  @Test
  void aFaultInAnyDriverCallChangesNothingOfTheEnd() throws Exception {
    forEachCall(false);
  }

  @Test
  void anAgentThatDiesInAnyDriverCallIsReplacedByOneThatGoesOn() throws Exception {
    forEachCall(true);
  }

  private static void forEachCall(boolean die) throws Exception {
    List<Callable<Void>> lives = new ArrayList<>();
    for (int call = 1; call <= MOST_CALLS; call++) {
      int n = call;
      for (boolean afterEffect : List.of(false, true)) {
        lives.add(() -> {
          liveAndDie(n, afterEffect, die);
          return null;
        });
      }
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
      for (Future<Void> life : threads.invokeAll(lives)) {
        life.get();
      }
    }
  }

  private static void liveAndDie(int n, boolean afterEffect, boolean die) {
    String what = "call " + n + (afterEffect ? " after" : " before") + (die ? " dying" : "");
    try (AgentLab lab = new AgentLab()) {
      step(lab, n, afterEffect, die, () -> start(lab, 1, Power.ON, 0), Phase.RUNNING);
      step(lab, n, afterEffect, die, () -> start(lab, 2, Power.ON, 1), Phase.RUNNING);
      assertEquals(1, lab.workload(Wanted.CONTAINER).reboots(), what);
      assertTrue(lab.containers.starts(Wanted.CONTAINER) >= 2, what);
      step(lab, n, afterEffect, die, () -> start(lab, 3, Power.OFF, 1), Phase.STOPPED);
      step(lab, n, afterEffect, die, () -> start(lab, 4, Power.ON, 1), Phase.RUNNING);
      step(lab, n, afterEffect, die, () -> remove(lab), Phase.GONE);
      assertTrue(lab.containers.list().isEmpty(), what);
      assertTrue(lab.vms.list().isEmpty(), what);
      assertTrue(lab.network.ports().isEmpty(), what);
      assertTrue(lab.network.vpcs().isEmpty(), what);
      assertTrue(lab.images.list().isEmpty(), what);
      assertTrue(lab.folder.list("agent/workloads").isEmpty(), what);
    }
  }

  private static void start(AgentLab lab, long generation, Power power, int reboots) {
    lab.want(
        Wanted.of(
            ObjectKind.IMAGE,
            Wanted.CONTAINER_IMAGE,
            1,
            new ImageSpec(
                Wanted.CONTAINER_IMAGE,
                ImageKind.CONTAINER,
                "oci://registry/tiny:1",
                "",
                true,
                List.of())));
    lab.want(Wanted.container(generation, power, reboots), Wanted.vm(generation, power, reboots));
    lab.want(Wanted.network());
  }

  private static void remove(AgentLab lab) {
    lab.want(
        Wanted.tombstone(ObjectKind.VPC, Wanted.VPC, 9),
        Wanted.tombstone(ObjectKind.SECURITY_GROUP, Wanted.GROUP, 9),
        Wanted.tombstone(ObjectKind.PORT, Wanted.CONTAINER_PORT, 9),
        Wanted.tombstone(ObjectKind.PORT, Wanted.VM_PORT, 9),
        Wanted.tombstone(ObjectKind.IMAGE, Wanted.CONTAINER_IMAGE, 9),
        Wanted.tombstone(ObjectKind.IMAGE, Wanted.VM_IMAGE, 9),
        Wanted.tombstone(ObjectKind.WORKLOAD, Wanted.CONTAINER, 9),
        Wanted.tombstone(ObjectKind.WORKLOAD, Wanted.VM, 9));
  }

  /** Makes the change, twice, with a fault in the n-th call; then all must be as wanted. */
  private static void step(
      AgentLab lab, int n, boolean afterEffect, boolean die, Runnable change, Phase end) {
    Agent doomed = lab.agent();
    lab.faults.fail(n, afterEffect, die ? doomed::close : () -> {});
    change.run();
    if (die) {
      AgentLab.await("death or rest", () -> lab.faults.calls() >= n || doomed.idle());
      lab.restart();
    }
    change.run();
    lab.awaitPhase(Wanted.CONTAINER, end);
    lab.awaitPhase(Wanted.VM, end);
    lab.settle();
    assertEquals(end, lab.phase(Wanted.CONTAINER));
    assertEquals(end, lab.phase(Wanted.VM));
    ImageStatus image = (ImageStatus) lab.seen(ObjectKind.IMAGE, Wanted.CONTAINER_IMAGE);
    assertEquals(
        end == Phase.GONE ? ImageStatus.Phase.GONE : ImageStatus.Phase.AVAILABLE, image.phase());
  }
}

package cloud.oblak.kit.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.kit.KitDatabase;
import cloud.oblak.kit.replica.PostgresReplicas;
import cloud.oblak.testkit.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two processes of one service; neither would find anything by polling within the test. */
class RunnersIT {
  private static final Duration NEVER = Duration.ofHours(1);

  private final KitDatabase kit = new KitDatabase("network");
  private final PostgresReplicas here = kit.replicas();
  private final PostgresReplicas there = kit.replicas();
  private final WorkQueue hereQueue = new WorkQueue(kit.database(), here);
  private final WorkQueue thereQueue = new WorkQueue(kit.database(), there);
  private final Map<String, Queue<String>> ran = new ConcurrentHashMap<>();

  @BeforeEach
  void empty() {
    kit.database().update("DELETE FROM work");
    Eventually.holds("both hear", () -> kit.hearing() == 2);
  }

  @AfterEach
  void close() {
    here.close();
    there.close();
    Eventually.holds("nobody hears", () -> kit.hearing() == 0);
  }

  private Runner runner(WorkQueue queue, String name) {
    Reconciler reconciler =
        new Reconciler() {
          @Override
          public String kind() {
            return "thing";
          }

          @Override
          public Outcome reconcile(String key) {
            ran.computeIfAbsent(key, k -> new ConcurrentLinkedQueue<>()).add(name);
            return Outcome.done();
          }
        };
    return new Runner(queue, List.of(reconciler), 4, NEVER);
  }

  private boolean idle() {
    return kit.database().find("SELECT 1 FROM work", row -> 1).isEmpty();
  }

  @Test
  void whatOneProcessWantsTheOtherDoes() {
    try (Runner runner = runner(thereQueue, "there")) {
      for (int i = 0; i < 20; i++) {
        String key = "key-" + i;
        kit.transactions().run(() -> hereQueue.wake("thing", key));
        Eventually.holds("it is done", () -> ran.containsKey(key));
      }
    }
  }

  @Test
  void aKilledConnectionForHearingIsReplacedAndWhatWasToldMeanwhileIsFound() {
    try (Runner runner = runner(thereQueue, "there")) {
      kit.killHearing();
      kit.transactions().run(() -> hereQueue.wake("thing", "during"));
      Eventually.holds("it is done", () -> ran.containsKey("during"));
      Eventually.holds("both hear again", () -> kit.hearing() == 2);
      kit.transactions().run(() -> hereQueue.wake("thing", "after"));
      Eventually.holds("it is done", () -> ran.containsKey("after"));
    }
  }

  @Test
  void bothProcessesShareTheWorkAndNothingIsDoneTwice() {
    try (Runner one = runner(hereQueue, "here");
        Runner two = runner(thereQueue, "there")) {
      for (int i = 0; i < 200; i++) {
        String key = "key-" + i;
        kit.transactions()
            .run(() -> (key.length() % 2 == 0 ? hereQueue : thereQueue).wake("thing", key));
      }
      Eventually.holds("all is done", () -> ran.size() == 200 && idle());
    }
    ran.forEach((key, names) -> assertEquals(1, names.size(), key));
  }
}

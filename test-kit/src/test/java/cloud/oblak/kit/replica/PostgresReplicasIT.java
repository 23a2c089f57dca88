package cloud.oblak.kit.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.KitDatabase;
import cloud.oblak.testkit.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresReplicasIT {
  private final KitDatabase kit = new KitDatabase("compute");
  private final PostgresReplicas here = kit.replicas();
  private final PostgresReplicas there = kit.replicas();
  private final List<String> heardHere = new CopyOnWriteArrayList<>();
  private final Set<String> heardThere = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void listen() {
    Eventually.holds("both hear", () -> kit.hearing() == 2);
    here.whenTold("thing", heardHere::add);
    there.whenTold("thing", heardThere::add);
  }

  @AfterEach
  void close() {
    here.close();
    there.close();
    Eventually.holds("nobody hears", () -> kit.hearing() == 0);
  }

  @Test
  void theOthersHearWhatIsToldButNotTheTeller() {
    here.tell("thing", "a");
    here.tell("a-topic-of-a-newer-release", "");
    Eventually.holds("it is heard", () -> heardThere.contains("a"));
    there.tell("thing", "b");
    Eventually.holds("it is heard", () -> heardHere.contains("b"));
    assertEquals(List.of("b"), heardHere);
  }

  @Test
  void muchToldInAShortTimeMakesFewNotificationsAndLosesNothing() throws InterruptedException {
    long notified = notifications();
    long start = System.nanoTime();
    for (int i = 0; i < 200; i++) {
      here.tell("thing", "key-" + i);
      Thread.sleep(1);
    }
    Eventually.holds("all is heard", () -> heardThere.size() == 200);
    long most = Duration.ofNanos(System.nanoTime() - start).toMillis() / 20 + 2;
    assertTrue(notifications() - notified <= most, "more than one notification in 20 ms");
  }

  /** Each takes a transaction id, and nothing else in this schema does meanwhile. */
  private long notifications() {
    return kit.database()
        .find("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint", row -> row.getLong(1))
        .orElseThrow();
  }

  @Test
  void moreThanANotificationHoldsIsToldAsAnything() {
    for (int i = 0; i < 1000; i++) {
      here.tell("thing", "a-long-key-of-a-thing-" + i);
    }
    Eventually.holds("it is heard", () -> heardThere.contains("") || heardThere.size() == 1000);
  }

  @Test
  void whatAListenerThrowsDoesNotEndTheHearing() {
    there.whenTold(
        "bad",
        key -> {
          throw new IllegalStateException("a listener's defect");
        });
    here.tell("bad", "x");
    here.tell("thing", "y");
    Eventually.holds("it is heard", () -> heardThere.contains("y"));
  }
}

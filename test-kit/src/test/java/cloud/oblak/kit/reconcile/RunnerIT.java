package cloud.oblak.kit.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.KitDatabase;
import cloud.oblak.kit.replica.Replicas;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.testkit.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunnerIT {
  private static KitDatabase kit;
  private WorkQueue queue;
  private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();

  @BeforeAll
  static void start() {
    kit = new KitDatabase("network");
  }

  @BeforeEach
  void empty() {
    kit.database().update("DELETE FROM work");
    queue = new WorkQueue(kit.database(), Replicas.none());
  }

  private Runner runner(Function<String, Outcome> step) {
    Reconciler reconciler =
        new Reconciler() {
          @Override
          public String kind() {
            return "thing";
          }

          @Override
          public Outcome reconcile(String key) {
            runs.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet();
            return step.apply(key);
          }
        };
    return new Runner(queue, List.of(reconciler), 4);
  }

  private int runs(String key) {
    return runs.getOrDefault(key, new AtomicInteger()).get();
  }

  private long rows() {
    return kit.database().find("SELECT count(*) FROM work", row -> row.getLong(1)).orElseThrow();
  }

  @Test
  void aKeyIsRunOnceAndLeavesNothingBehind() {
    try (Runner runner = runner(key -> Outcome.done())) {
      kit.transactions().run(() -> queue.wake("thing", "a"));
      Eventually.holds("all is handled", () -> rows() == 0);
    }
    assertEquals(1, runs("a"));
  }

  @Test
  void aWakeOfARolledBackTransactionRunsNothing() {
    try (Runner runner = runner(key -> Outcome.done())) {
      try {
        kit.transactions()
            .run(() -> {
              queue.wake("thing", "a");
              throw new IllegalArgumentException("no");
            });
      } catch (IllegalArgumentException expected) {
        assertEquals("no", expected.getMessage());
      }
      kit.transactions().run(() -> queue.wake("thing", "b"));
      Eventually.holds("all is handled", () -> runs("b") == 1);
    }
    assertEquals(0, runs("a"));
  }

  @Test
  void aWakeDuringARunIsNotLost() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (Runner runner =
        runner(key -> {
          inside.countDown();
          await(go);
          return Outcome.done();
        })) {
      queue.wake("thing", "a");
      inside.await();
      queue.wake("thing", "a");
      go.countDown();
      Eventually.holds("all is handled", () -> rows() == 0);
    }
    assertEquals(2, runs("a"));
  }

  @Test
  void aKeyNeverRunsTwiceAtOnce() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Function<String, Outcome> step =
        key -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          java.util.concurrent.locks.LockSupport.parkNanos(1000);
          inside.decrementAndGet();
          return Outcome.done();
        };
    try (Runner one = runner(step);
        Runner two = runner(step)) {
      for (int i = 0; i < 200; i++) {
        queue.wake("thing", "a");
      }
      Eventually.holds("all is handled", () -> rows() == 0);
    }
    assertEquals(1, most.get());
  }

  @Test
  void aPoisonedKeyBacksOffAndHoldsUpNoOther() {
    try (Runner runner =
        runner(key -> {
          if (key.equals("poison")) {
            throw new IllegalStateException("bad");
          }
          return Outcome.done();
        })) {
      queue.wake("thing", "poison");
      for (int i = 0; i < 20; i++) {
        queue.wake("thing", "good" + i);
      }
      Eventually.holds("all is handled", () -> rows() == 1 && runs("poison") >= 2);
      WorkQueue.Stuck stuck = queue.stuck(10).getFirst();
      assertEquals("poison", stuck.key());
      assertEquals("bad", stuck.fault());
      assertTrue(stuck.attempts() >= 1);
    }
  }

  @Test
  void aFailedKeyIsParkedUntilSomebodyWakesIt() {
    AtomicInteger left = new AtomicInteger(1);
    try (Runner runner =
        runner(key ->
            left.getAndDecrement() > 0
                ? new Outcome.Failed(new Fault.NotFound(CommonFault.NOT_FOUND, "gone"))
                : Outcome.done())) {
      queue.wake("thing", "a");
      Eventually.holds("all is handled", () -> !queue.stuck(1).isEmpty());
      queue.wake("thing", "a");
      Eventually.holds("all is handled", () -> rows() == 0);
    }
    assertEquals(2, runs("a"));
  }

  @Test
  void aKeyWhoseWorkerDiedIsRunAgainWhenItsLeaseEnds() {
    queue.wake("thing", "a");
    assertEquals(1, queue.lease(5, Duration.ofMillis(1500)).size());
    assertEquals(0, queue.lease(5, Duration.ofSeconds(30)).size(), "it is leased");
    try (Runner runner = runner(key -> Outcome.done())) {
      Eventually.holds("all is handled", () -> rows() == 0);
    }
    assertEquals(1, runs("a"));
  }

  @Test
  void againAfter150MillisecondsIsNotASecond() {
    long begun = System.nanoTime();
    try (Runner runner =
        runner(key -> runs(key) < 6 ? Outcome.again(Duration.ofMillis(150)) : Outcome.done())) {
      queue.wake("thing", "a");
      Eventually.holds("all is handled", () -> rows() == 0);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    assertEquals(6, runs("a"));
    assertTrue(took.compareTo(Duration.ofMillis(750)) >= 0, took + " is too short");
    assertTrue(took.compareTo(Duration.ofMillis(3500)) < 0, took + " is too long");
  }

  @Test
  void aWakeForLaterIsNotLostByAnEarlierRun() {
    long begun = System.nanoTime();
    try (Runner runner = runner(key -> Outcome.done())) {
      queue.wake("thing", List.of("a"), Duration.ofMillis(1500));
      queue.wake("thing", "a");
      Eventually.holds("it ran at once", () -> runs("a") == 1);
      Eventually.holds("all is handled", () -> rows() == 0);
    }
    assertEquals(2, runs("a"));
    assertTrue(System.nanoTime() - begun > Duration.ofMillis(1500).toNanos());
  }

  @Test
  void aWorkerThatLostItsLeaseCannotTouchTheKey() throws InterruptedException {
    queue.wake("thing", "a");
    WorkQueue.Item lost = queue.lease(1, Duration.ofMillis(1)).getFirst();
    Thread.sleep(20);
    WorkQueue.Item held = queue.lease(1, Duration.ofSeconds(30)).getFirst();
    queue.done(lost);
    queue.fail(lost, "late");
    queue.release(lost, Duration.ZERO, 3, "late");
    queue.abandon(List.of(lost));
    queue.renew(List.of(lost), Duration.ofMillis(1));
    Thread.sleep(20);
    assertEquals(List.of(), queue.lease(1, Duration.ofSeconds(30)), "it is still leased");
    assertEquals(List.of(), queue.stuck(1));
    queue.done(held);
    assertEquals(0, rows());
  }

  @Test
  void aClosedRunnerGivesItsLeasesBack() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Runner stubborn =
        runner(key -> {
          inside.countDown();
          awaitUninterrupted(never);
          return Outcome.done();
        });
    queue.wake("thing", "a");
    inside.await();
    stubborn.close();
    assertEquals(1, queue.lease(1, Duration.ofSeconds(30)).size(), "nobody holds it");
    never.countDown();
  }

  @Test
  void aStepInHandEndsBeforeTheRunnerIsClosed() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    Runner runner =
        runner(key -> {
          inside.countDown();
          java.util.concurrent.locks.LockSupport.parkNanos(300_000_000);
          return Outcome.done();
        });
    queue.wake("thing", "a");
    inside.await();
    runner.close();
    assertEquals(0, rows());
  }

  @Test
  void stuckKeysAreCounted() {
    queue.wake("thing", List.of("a", "b"), Duration.ZERO);
    queue.fail(queue.lease(1, Duration.ofSeconds(30)).getFirst(), "no");
    assertEquals(1, queue.countStuck());
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException ignoredOnPurpose) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}

package cloud.oblak.agent.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.DriverException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyedLoopTest {
  private static final Backoff QUICK = new Backoff(Duration.ofMillis(1), Duration.ofMillis(4));
  private final Threads threads = Threads.create();
  private final AtomicInteger runs = new AtomicInteger();

  @AfterEach
  void close() {
    threads.close();
  }

  private KeyedLoop<String> loop(Reconciler<String> reconciler) {
    return new KeyedLoop<>(
        "test",
        threads,
        QUICK,
        key -> {
          runs.incrementAndGet();
          return reconciler.reconcile(key);
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS));
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static void awaitIdle(KeyedLoop<String> loop) throws InterruptedException {
    for (int i = 0; i < 5_000 && !loop.idle(); i++) {
      Thread.sleep(2);
    }
    assertTrue(loop.idle());
  }

  @Test
  void wakesDuringARunLeadToExactlyOneMore() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    KeyedLoop<String> loop =
        loop(_ -> {
          begun.countDown();
          await(go);
          return Step.DONE;
        });
    loop.wake("a");
    await(begun);
    loop.wake("a");
    loop.wake("a");
    go.countDown();
    awaitIdle(loop);
    assertEquals(2, runs.get());
  }

  @Test
  void aKeyThatBlocksDoesNotHoldUpAnother() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch other = new CountDownLatch(1);
    KeyedLoop<String> loop =
        loop(key -> {
          if (key.equals("a")) {
            await(go);
          } else {
            other.countDown();
          }
          return Step.DONE;
        });
    loop.wake("a");
    loop.wake("b");
    await(other);
    go.countDown();
    awaitIdle(loop);
  }

  @Test
  void failuresOfAnyKindAreTriedAgainUntilItWorks() throws InterruptedException {
    KeyedLoop<String> loop =
        loop(_ ->
            switch (runs.get()) {
              case 1 -> throw DriverException.transientFailure("not yet", null);
              case 2 -> throw new IllegalStateException("a defect");
              default -> Step.DONE;
            });
    loop.wake("a");
    awaitIdle(loop);
    assertEquals(3, runs.get());
  }

  @Test
  void aLookLaterHappensOnceAndEarlierWhereItIsWoken() throws InterruptedException {
    CountDownLatch first = new CountDownLatch(1);
    KeyedLoop<String> loop =
        loop(_ -> {
          first.countDown();
          return runs.get() == 1 ? Step.again(Duration.ofMinutes(5)) : Step.DONE;
        });
    loop.wake("a");
    await(first);
    loop.wake("a");
    awaitIdle(loop);
    assertEquals(2, runs.get());
  }

  @Test
  void aClosedLoopStartsNothing() {
    KeyedLoop<String> loop = loop(_ -> Step.DONE);
    loop.close();
    loop.wake("a");
    assertTrue(loop.idle());
    assertEquals(0, runs.get());
  }

  @Test
  void delaysGrowUpToTheirLimit() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));
    assertTrue(backoff.after(1).toMillis() <= 100);
    for (int failures : new int[] {5, 50, 5_000}) {
      long millis = backoff.after(failures).toMillis();
      assertTrue(millis >= 500 && millis <= 1_000, () -> failures + ": " + millis);
    }
  }
}

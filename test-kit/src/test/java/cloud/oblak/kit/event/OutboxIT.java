package cloud.oblak.kit.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.KitDatabase;
import cloud.oblak.kit.replica.Replicas;
import cloud.oblak.testkit.Eventually;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxIT {
  private static KitDatabase kit;
  private Outbox outbox;

  @BeforeAll
  static void start() {
    kit = new KitDatabase("compute");
  }

  @BeforeEach
  void empty() {
    kit.database().update("DELETE FROM outbox");
    kit.database().update("UPDATE feed_position SET last = 0");
    kit.database().update("DELETE FROM feed_cursor");
    outbox = new Outbox(kit.database(), new ObjectMapper(), Replicas.none());
  }

  private static Event event(String id) {
    return Event.of(
        "thing.made",
        Instant.now(),
        "111122223333",
        "service:compute",
        "",
        "thing",
        id,
        Map.of("size", 3));
  }

  @Test
  void anEventOutsideATransactionIsRefused() {
    assertThrows(IllegalStateException.class, () -> outbox.add(event("a")));
  }

  @Test
  void anEventOfARolledBackTransactionNeverAppears() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            kit.transactions()
                .run(() -> {
                  outbox.add(event("a"));
                  throw new IllegalArgumentException("no");
                }));
    assertEquals(0, outbox.number());
    assertEquals(List.of(), outbox.read(0, 10).events());
  }

  @Test
  void severalEventsKeepTheirOrder() {
    kit.transactions().run(() -> outbox.addAll(List.of(event("c"), event("a"), event("b"))));
    assertEquals(3, outbox.number());
    assertEquals(
        List.of("c", "a", "b"),
        outbox.read(0, 10).events().stream().map(one -> one.event().resourceId()).toList());
  }

  @Test
  void anEventHasNoPositionUntilItsTransactionHasCommittedAndComesBackWhole() {
    kit.transactions()
        .run(() -> {
          outbox.add(event("a"));
          Thread other = Thread.ofPlatform().start(() -> assertEquals(0, outbox.number()));
          join(other);
        });
    assertEquals(1, outbox.number());
    FeedPage.Positioned first = outbox.read(0, 10).events().getFirst();
    assertEquals(1, first.position());
    assertEquals(event("a").detail(), first.event().detail());
    assertEquals("a", first.event().resourceId());
    assertEquals(0, outbox.number(), "a numbered event keeps its number");
  }

  @Test
  void twoRelaysGiveEachEventOnePositionWithoutGaps() throws InterruptedException {
    int writers = 4;
    int each = 100;
    try (Relay one = new Relay(outbox);
        Relay two = new Relay(new Outbox(kit.database(), new ObjectMapper(), Replicas.none()))) {
      List<Thread> threads = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int i = 0; i < each; i++) {
                    kit.transactions().run(() -> outbox.add(event("x")));
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      Eventually.holds(
          "all is handled", () -> outbox.read(0, 1000).events().size() == writers * each);
    }
    List<Long> positions =
        outbox.read(0, 1000).events().stream().map(FeedPage.Positioned::position).toList();
    assertEquals(LongStream.rangeClosed(1, (long) writers * each).boxed().toList(), positions);
  }

  @Test
  void twoReadersTogetherHandleEachEventExactlyOnceAlsoWhenHandlingFails() {
    for (int i = 0; i < 50; i++) {
      String id = "e" + i;
      kit.transactions().run(() -> outbox.add(event(id)));
    }
    outbox.number();
    List<String> handled = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger failures = new AtomicInteger(3);
    FeedReader.Source source = (feed, after, limit, wait) -> outbox.read(after, 7);
    java.util.function.Consumer<FeedPage> sink =
        page -> {
          if (failures.getAndDecrement() > 0) {
            throw new IllegalStateException("injected");
          }
          page.events().forEach(e -> handled.add(e.event().resourceId()));
        };
    try (FeedReader one =
            new FeedReader("compute", source, kit.database(), kit.transactions()::run, sink);
        FeedReader two =
            new FeedReader("compute", source, kit.database(), kit.transactions()::run, sink)) {
      Eventually.holds("all is handled", () -> handled.size() >= 50);
    }
    assertEquals(50, handled.size());
    assertEquals(50, handled.stream().distinct().count());
  }

  @Test
  void aWaitingReaderIsWokenByANewNumber() throws InterruptedException {
    long seen = outbox.signals();
    CountDownLatch woken = new CountDownLatch(1);
    Thread waiter =
        Thread.ofVirtual()
            .start(() -> {
              try {
                outbox.await(seen, 60_000);
                woken.countDown();
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            });
    kit.transactions().run(() -> outbox.add(event("a")));
    outbox.number();
    assertTrue(woken.await(30, java.util.concurrent.TimeUnit.SECONDS));
    waiter.join();
  }

  private FeedReader reader(
      AtomicReference<FeedReader.Source> source, java.util.function.Consumer<FeedPage> sink) {
    return new FeedReader(
        "compute",
        (feed, after, limit, wait) -> source.get().read(feed, after, limit, wait),
        kit.database(),
        kit.transactions()::run,
        sink);
  }

  private static FeedPage page(long last, long... positions) {
    return new FeedPage(
        LongStream.of(positions)
            .mapToObj(position -> new FeedPage.Positioned(position, event("e" + position)))
            .toList(),
        last);
  }

  private static FeedPage after(FeedPage page, long after) {
    return new FeedPage(
        page.events().stream().filter(one -> one.position() > after).toList(), page.last());
  }

  @Test
  void aLostEventIsToldAndTheOthersAreHandled() {
    FeedPage feed = page(5, 1, 2, 4, 5);
    AtomicReference<FeedReader.Source> source =
        new AtomicReference<>((name, after, limit, wait) -> after(feed, after));
    List<Long> handled = Collections.synchronizedList(new ArrayList<>());
    try (FeedReader reader =
        reader(source, page -> page.events().forEach(e -> handled.add(e.position())))) {
      Eventually.holds("all is handled", () -> handled.size() == 4);
      assertTrue(reader.trouble().orElseThrow().contains("Events 3 to 3 of compute are lost"));
    }
  }

  @Test
  void aReaderThatIsNewToAPrunedFeedMissesNothing() {
    FeedPage feed = page(12, 11, 12);
    AtomicReference<FeedReader.Source> source =
        new AtomicReference<>((name, after, limit, wait) -> after(feed, after));
    AtomicInteger handled = new AtomicInteger();
    try (FeedReader reader = reader(source, page -> handled.addAndGet(page.events().size()))) {
      Eventually.holds("all is handled", () -> handled.get() == 2);
      assertTrue(reader.trouble().isEmpty());
    }
  }

  @Test
  void aFeedThatWentBackIsToldAndReadAgain() {
    AtomicReference<FeedReader.Source> source =
        new AtomicReference<>((name, after, limit, wait) -> after(page(3, 1, 2, 3), after));
    List<Long> handled = Collections.synchronizedList(new ArrayList<>());
    try (FeedReader reader =
        reader(source, page -> page.events().forEach(e -> handled.add(e.position())))) {
      Eventually.holds("all is handled", () -> handled.size() == 3);
      source.set((name, after, limit, wait) -> after(page(2, 1, 2), after));
      Eventually.holds("it is read again", () -> handled.equals(List.of(1L, 2L, 3L, 1L, 2L)));
      assertTrue(reader.trouble().orElseThrow().contains("went back from 3 to 2"));
    }
  }

  @Test
  void aPageThatIsNeverTakenIsTroubleUntilItIs() {
    AtomicReference<FeedReader.Source> source =
        new AtomicReference<>((name, after, limit, wait) -> after(page(1, 1), after));
    AtomicInteger left = new AtomicInteger(12);
    try (FeedReader reader =
        reader(
            source,
            page -> {
              if (left.getAndDecrement() > 0) {
                throw new IllegalStateException("injected");
              }
            })) {
      Eventually.holds("it is told", () -> reader.trouble().isPresent());
      Eventually.holds("it is well again", () -> reader.trouble().isEmpty());
    }
  }

  @Test
  void aRelayForgetsOldTokensAndEventsFromItsStart() {
    kit.database().update("DELETE FROM client_token");
    for (String age : List.of("1 hour", "25 hours", "3 days")) {
      kit.database()
          .update(
              "INSERT INTO client_token VALUES ('1', 'o', ?, 'h', 'r', NULL, now() - ?::interval)",
              age,
              age);
    }
    kit.transactions().run(() -> outbox.add(event("old")));
    outbox.number();
    kit.database().update("UPDATE outbox SET at = now() - interval '60 days'");
    try (Relay relay = new Relay(outbox)) {
      Eventually.holds(
          "the old ones are gone",
          () ->
              kit.database()
                      .query("SELECT token FROM client_token ORDER BY 1", row -> row.getString(1))
                      .equals(List.of("1 hour", "25 hours"))
                  && outbox.read(0, 1).events().isEmpty());
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}

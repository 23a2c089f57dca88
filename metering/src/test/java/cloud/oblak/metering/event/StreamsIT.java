package cloud.oblak.metering.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.FeedPage;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import cloud.oblak.testkit.TestTokens;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(
    value = TestInstallation.class,
    initArgs = @ResourceArg(name = "oblak.metering.feeds", value = "metering"))
class StreamsIT {
  @Inject EventStore store;
  @Inject Tailer tailer;
  @Inject Purge purge;

  @Inject
  @Identifier("metering")
  ServiceDatabase database;

  @TestHTTPResource("/v1/events")
  String url;

  private String account;

  @BeforeEach
  void prepare() {
    account = "%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
  }

  private Event event(Instant at, Map<String, Object> detail) {
    return Event.of(
        "instance.running",
        at,
        account,
        "service:compute",
        "",
        "instance",
        IdKind.INSTANCE.next(),
        detail);
  }

  private void store(Event... events) {
    List<FeedPage.Positioned> page = new ArrayList<>();
    for (Event event : events) {
      page.add(new FeedPage.Positioned(page.size() + 1L, event));
    }
    QuarkusTransaction.requiringNew().run(() -> store.store(new FeedPage(page)));
  }

  private List<UUID> stored() {
    return store.after(new Audience.Account(account), 0, 100).stream().map(EventView::id).toList();
  }

  @Test
  void anEventThatCannotBeStoredIsSetAsideAndTheOthersGoOn() {
    Event before = event(Instant.now(), Map.of());
    Event poison = event(Instant.now(), Map.of("kind", "a\u0000b"));
    Event timeless = new Event(UUID.randomUUID(), "t", null, account, "a", "", "k", "r", Map.of());
    Event after = event(Instant.now(), Map.of());
    store(before, poison, timeless, after);
    assertEquals(List.of(before.id(), after.id()), stored());
    assertEquals(
        List.of(poison.id(), timeless.id()),
        database.query(
            "SELECT event_id FROM event_rejected WHERE event_id = ANY(?) ORDER BY n",
            row -> row.getObject(1, UUID.class),
            (Object) new UUID[] {poison.id(), timeless.id()}));
    assertEquals(
        2L,
        database
            .find(
                "SELECT count(*) FROM usage_interval WHERE account_id = ?",
                row -> row.getLong(1),
                account)
            .orElseThrow());
  }

  @Test
  void eventsAreForgottenAfterFiveWeeks() {
    Event old = event(Instant.now().minusSeconds(36L * 86_400), Map.of());
    Event young = event(Instant.now(), Map.of());
    store(old, young);
    purge.run();
    assertEquals(List.of(young.id()), stored());
  }

  @Test
  void anAccountHasALimitedNumberOfStreams() throws IOException, InterruptedException {
    List<Subscription> open = new ArrayList<>();
    Audience audience = new Audience.Account(account);
    try {
      for (int i = 0; i < 20; i++) {
        open.add(tailer.subscribe(audience));
      }
      assertThrows(FaultException.class, () -> tailer.subscribe(audience));
      tailer.subscribe(new Audience.Account("1")).close();
      try (HttpClient http = HttpClient.newHttpClient()) {
        HttpResponse<String> refused =
            http.send(
                HttpRequest.newBuilder(URI.create(url))
                    .header("Accept", "text/event-stream")
                    .header(
                        "Authorization",
                        TestTokens.ofInstallation().user(account, Role.VIEWER, "metering"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(429, refused.statusCode(), refused.body());
        assertTrue(refused.body().contains("LimitExceeded"), refused.body());
      }
    } finally {
      open.forEach(Subscription::close);
    }
  }
}

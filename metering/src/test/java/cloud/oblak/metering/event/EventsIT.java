package cloud.oblak.metering.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.FeedPage;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestInstallation;
import cloud.oblak.testkit.TestTokens;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(
    value = TestInstallation.class,
    initArgs = @ResourceArg(name = "oblak.metering.feeds", value = "metering"))
class EventsIT {
  // Younger than what the purge takes away.
  private final Instant noon =
      Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofHours(12));

  @Inject EventStore store;

  @Inject
  @Identifier("metering")
  Outbox outbox;

  @TestHTTPResource("/v1/")
  String url;

  private final HttpClient http = HttpClient.newHttpClient();
  private String account;
  private String instance;

  @BeforeEach
  void prepare() {
    account = "%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
    instance = cloud.oblak.platform.IdKind.INSTANCE.next();
  }

  private Event event(String type, Instant at) {
    return Event.of(
        type,
        at,
        account,
        "service:compute",
        "",
        "instance",
        instance,
        Map.of("kind", "CONTAINER", "instanceType", "c1.nano"));
  }

  private static FeedPage page(Event... events) {
    List<FeedPage.Positioned> positioned = new ArrayList<>();
    for (Event event : events) {
      positioned.add(new FeedPage.Positioned(positioned.size() + 1L, event));
    }
    return new FeedPage(positioned);
  }

  private void store(Event... events) {
    QuarkusTransaction.requiringNew().run(() -> store.store(page(events)));
  }

  private HttpRequest.Builder request(String path, String authorization) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
    return authorization == null ? request : request.header("Authorization", authorization);
  }

  private String user(Role role) {
    return TestTokens.ofInstallation().user(account, role, "metering");
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return get(path, user(Role.VIEWER), 200);
  }

  private JsonNode get(String path, String authorization, int status)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            request(path, authorization).header("Accept", "application/json").build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(status, response.statusCode(), response.body());
    return new ObjectMapper().readTree(response.body());
  }

  private BufferedReader stream(String path, String lastEventId)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path, user(Role.VIEWER));
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpResponse<java.io.InputStream> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    assertEquals(200, response.statusCode());
    assertTrue(
        response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream"));
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private static String line(BufferedReader stream, String prefix) throws IOException {
    for (String line = stream.readLine(); line != null; line = stream.readLine()) {
      if (line.startsWith(prefix)) {
        return line.substring(prefix.length()).strip();
      }
    }
    throw new AssertionError("The stream ended before " + prefix);
  }

  @Test
  void anEventTravelsFromAnOutboxOverTheFeedToTheReader() {
    QuarkusTransaction.requiringNew()
        .run(() -> outbox.add(event("instance.running", Instant.now())));
    Eventually.holds(
        "the event is stored", () -> store.after(new Audience.Account(account), 0, 10).size() == 1);
  }

  @Test
  void anEventThatIsDeliveredAgainIsStoredOnce() {
    Event running = event("instance.running", noon);
    store(running, running);
    store(running, event("instance.stopping", noon.plusSeconds(5)));
    assertEquals(
        List.of("instance.running", "instance.stopping"),
        store.after(new Audience.Account(account), 0, 10).stream().map(EventView::type).toList());
  }

  @Test
  void aStreamReplaysThenFollowsAndResumes() throws IOException, InterruptedException {
    store(event("instance.pending", noon), event("instance.running", noon));
    try (BufferedReader stream = stream("events", null)) {
      String first = line(stream, "id:");
      line(stream, "id:");
      assertEquals("instance.running", line(stream, "event:"));
      assertEquals(
          instance, new ObjectMapper().readTree(line(stream, "data:")).path("resourceId").asText());
      store(event("instance.stopping", noon));
      assertEquals("instance.stopping", line(stream, "event:"));
      try (BufferedReader resumed = stream("events", first)) {
        assertEquals("instance.running", line(resumed, "event:"));
      }
      try (BufferedReader resumed = stream("events?after=" + first, null)) {
        assertEquals("instance.running", line(resumed, "event:"));
      }
    }
  }

  @Test
  void pagesListTheAccountsEventsAndNobodyElses() throws IOException, InterruptedException {
    store(event("instance.pending", noon), event("instance.running", noon));
    JsonNode first = get("events?limit=1");
    assertEquals("instance.pending", first.path("events").get(0).path("type").asText());
    JsonNode second = get("events?limit=1&nextToken=" + first.path("nextToken").asText());
    assertEquals("instance.running", second.path("events").get(0).path("type").asText());
    assertTrue(second.path("nextToken").isMissingNode());
    String other = TestTokens.ofInstallation().user("999999999999", Role.ADMIN, "metering");
    get("events", other, 200)
        .path("events")
        .forEach(event -> assertEquals("999999999999", event.path("accountId").asText()));
    get("events?all=true", other, 403);
    JsonNode all = get("events?all=true&limit=1000", user(Role.OPERATOR), 200);
    assertTrue(all.path("events").size() >= 2);
  }

  @Test
  void badQuestionsAreRefused() throws IOException, InterruptedException {
    get("events", null, 401);
    get("usage", null, 401);
    get("events?after=x", user(Role.VIEWER), 400);
    get("events?limit=0", user(Role.VIEWER), 400);
    get("events?nextToken=x", user(Role.VIEWER), 400);
    get("usage?from=yesterday", user(Role.VIEWER), 400);
    get("usage?groupBy=colour", user(Role.VIEWER), 400);
    for (String place : List.of("x", "i-1 yesterday", "i-1 +1000000000-12-31T23:59:59Z")) {
      String token =
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(place.getBytes(StandardCharsets.UTF_8));
      get("usage?nextToken=" + token, user(Role.VIEWER), 400);
      get("events?nextToken=" + token, user(Role.VIEWER), 400);
    }
    get("usage?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z", user(Role.VIEWER), 400);
    get("usage?accountId=111111111111", user(Role.ADMIN), 400);
    get("usage?accountId=111111111111", user(Role.OPERATOR), 200);
  }

  @Test
  void usageIsTheTimeBetweenRunningAndTheNextStopWhateverComesAgain()
      throws IOException, InterruptedException {
    Event running = event("instance.running", noon);
    Event again = event("instance.running", noon.plusSeconds(30));
    Event stopping = event("instance.stopping", noon.plusSeconds(90));
    Event stopped = event("instance.stopped", noon.plusSeconds(95));
    Event restarted = event("instance.running", noon.plusSeconds(200));
    Event terminated = event("instance.terminated", noon.plusSeconds(201));
    store(running);
    store(running, again);
    store(stopping, stopped);
    store(running, stopping, stopped);
    store(restarted, terminated);
    store(restarted, terminated, running);
    JsonNode usage =
        get("usage?from=" + noon.minusSeconds(60) + "&to=" + noon.plusSeconds(300)).path("usage");
    assertEquals(2, usage.size(), usage.toString());
    assertEquals(90, usage.get(0).path("seconds").asLong());
    assertEquals("container", usage.get(0).path("kind").asText());
    assertEquals("c1.nano", usage.get(0).path("instanceType").asText());
    assertEquals(noon.toString(), usage.get(0).path("start").asText());
    assertEquals(noon.plusSeconds(90).toString(), usage.get(0).path("end").asText());
    assertEquals(1, usage.get(1).path("seconds").asLong());
  }

  @Test
  void theMonthWithoutParametersShowsARunningInstanceWithAnOpenEnd()
      throws IOException, InterruptedException {
    store(event("instance.running", Instant.now().minusSeconds(2)));
    JsonNode usage = get("usage").path("usage");
    assertEquals(1, usage.size());
    assertTrue(usage.get(0).has("end"));
    assertTrue(usage.get(0).path("end").isNull());
    assertTrue(usage.get(0).path("seconds").asLong() >= 1);
  }

  @Test
  void partsOfAnIntervalSumUpToTheWhole() throws IOException, InterruptedException {
    Instant start = Instant.parse("2026-02-27T22:13:07.900Z");
    Instant end = Instant.parse("2026-03-03T04:00:00.100Z");
    store(event("instance.running", start), event("instance.shutting-down", end));
    String window = "from=2026-02-01T00:00:00Z&to=2026-04-01T00:00:00Z";
    long whole = get("usage?" + window).path("usage").get(0).path("seconds").asLong();
    assertEquals(Math.floorDiv(end.toEpochMilli(), 1000L) - start.getEpochSecond(), whole);
    for (String grouping : List.of("day", "month", "instanceType", "kind", "resource")) {
      long sum = 0;
      for (JsonNode group : get("usage?" + window + "&groupBy=" + grouping).path("groups")) {
        sum += group.path("seconds").asLong();
      }
      assertEquals(whole, sum, grouping);
    }
    JsonNode days = get("usage?groupBy=day&limit=2&" + window);
    assertEquals("2026-02-27", days.path("groups").get(0).path("key").asText());
    assertEquals(86_400, days.path("groups").get(1).path("seconds").asLong());
    JsonNode more =
        get(
            "usage?groupBy=day&limit=9&"
                + window
                + "&nextToken="
                + days.path("nextToken").asText());
    assertEquals(3, more.path("groups").size());
    JsonNode clipped =
        get("usage?from=2026-02-28T00:00:00Z&to=2026-02-28T00:00:10Z").path("usage").get(0);
    assertEquals(10, clipped.path("seconds").asLong());
    assertEquals("2026-02-28T00:00:10Z", clipped.path("end").asText());
  }
}

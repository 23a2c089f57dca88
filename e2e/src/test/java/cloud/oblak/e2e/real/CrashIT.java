package cloud.oblak.e2e.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.e2e.Answer;
import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Instances;
import cloud.oblak.e2e.Stack;
import cloud.oblak.e2e.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every part is ended with kill -9 at the worst moments; everything converges by itself. */
class CrashIT {
  private static final Duration LIMIT = Duration.ofSeconds(240);

  @ParameterizedTest
  @ValueSource(strings = {"control-plane", "agent", "postgres", "libvirtd"})
  void launchesSurviveTheDeathOfAPart(String part) {
    Api api = Stack.newAccount("crash-" + part);
    nothingIsClaimed();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.addAll(launch(api, 5, "key-" + i));
      if (i == 1) {
        Host.kill(part);
      }
    }
    assertEquals(20, ids.stream().distinct().count(), "each key made its five once");
    for (String id : ids) {
      settled(api, id);
    }
    List<String> running = new ArrayList<>();
    for (String id : ids) {
      JsonNode seen = get(api, id);
      if (seen.path("state").asText().equals("running")) {
        running.add(id);
      } else {
        assertTrue(!seen.path("reason").asText().isBlank(), seen.toString());
      }
      call(() -> api.delete("/v1/instances/" + id), 202);
    }
    assertTrue(running.size() >= 15, "most run: " + running.size());
    for (String id : ids) {
      Waiting.until(
          id + " is terminated",
          LIMIT,
          () -> get(api, id).path("state").asText(),
          "terminated"::equals);
    }
    nothingIsClaimed();
    assertNothingLeft(ids);
    assertUsageIsWhole(api, running);
  }

  @Test
  void instancesAnswerWhileTheAgentIsDeadAndAreAdopted() {
    Api operator = Stack.operator();
    Waiting.until(
        "all parts answer",
        LIMIT,
        () -> operator.get("/v1/hosts").status(),
        status -> status == 200);
    Api api = Stack.newAccount("adoption");
    ReachIT.allow(api, 80);
    try (Instances instances = new Instances(api)) {
      JsonNode container = instances.running("{\"image\":\"tiny\",\"instanceType\":\"c1.nano\"}");
      JsonNode vm = instances.running("{\"image\":\"tiny-vm\",\"instanceType\":\"t3.nano\"}");
      for (JsonNode instance : List.of(container, vm)) {
        Waiting.until(
            "the page names " + instance.path("id").asText(),
            LIMIT,
            () -> Host.page(instance.path("publicIp").asText()),
            page -> page.contains(instance.path("id").asText()));
      }
      Host.kill("agent");
      for (JsonNode instance : List.of(container, vm)) {
        assertTrue(
            Host.page(instance.path("publicIp").asText()).contains(instance.path("id").asText()));
      }
      Host.kill("agent");
      Waiting.until(
          "the agent is back",
          LIMIT,
          () ->
              Stack.operator().get("/v1/hosts").json().path("hosts").path(0).path("state").asText(),
          "up"::equals);
      for (JsonNode instance : List.of(container, vm)) {
        String id = instance.path("id").asText();
        assertEquals("running", instances.get(id).path("state").asText());
        assertTrue(Host.page(instance.path("publicIp").asText()).contains(id));
        List<JsonNode> usage = usage(api, id);
        assertEquals(1, usage.size(), "adoption is no new run: " + usage);
      }
    }
  }

  private static List<String> launch(Api api, int count, String key) {
    String body = "{\"image\":\"tiny\",\"instanceType\":\"c1.nano\",\"count\":" + count + "}";
    Answer answer =
        Waiting.until(
            "the launch is accepted",
            LIMIT,
            () ->
                quietly(
                    () -> api.call("POST", "/v1/instances", body, Map.of("Idempotency-Key", key))),
            a -> a != null && a.status() == 202);
    List<String> ids = new ArrayList<>();
    answer.json().path("instances").forEach(i -> ids.add(i.path("id").asText()));
    return ids;
  }

  private static void settled(Api api, String id) {
    Waiting.until(
        id + " settles",
        LIMIT,
        () -> get(api, id).path("state").asText(),
        state -> state.equals("running") || state.equals("terminated"));
  }

  private static JsonNode get(Api api, String id) {
    return call(() -> api.get("/v1/instances/" + id), 200).json();
  }

  private static Answer call(java.util.function.Supplier<Answer> question, int status) {
    return Waiting.until(
        "an answer " + status,
        LIMIT,
        () -> quietly(question),
        a -> a != null && a.status() == status);
  }

  private static Answer quietly(java.util.function.Supplier<Answer> question) {
    try {
      return question.get();
    } catch (UncheckedIOException down) {
      return null;
    }
  }

  /** Every test ends its instances, and some do not wait for it. */
  private static void nothingIsClaimed() {
    Waiting.until(
        "no capacity is left claimed",
        LIMIT,
        () ->
            call(() -> Stack.operator().get("/v1/hosts"), 200)
                .json()
                .path("hosts")
                .path(0)
                .path("claimed"),
        claimed ->
            claimed.path("instances").asInt(-1) == 0
                && claimed.path("memoryBytes").asLong(-1) == 0
                && claimed.path("cpuMillis").asLong(-1) == 0
                && claimed.path("diskBytes").asLong(-1) == 0);
  }

  private static void assertNothingLeft(List<String> ids) {
    String everything =
        Host.inside("sh", "-c", "cat /proc/self/mountinfo; ip netns list; ls -R /sys/fs/cgroup")
                .output()
            + Host.run(Duration.ofSeconds(10), "ps", "-eo", "args").output();
    for (String id : ids) {
      assertTrue(!everything.contains(id), id + " left something on the host");
    }
  }

  private static List<JsonNode> usage(Api api, String id) {
    List<JsonNode> mine = new ArrayList<>();
    for (JsonNode row : call(() -> api.get("/v1/usage"), 200).json().path("usage")) {
      if (row.path("resourceId").asText().equals(id)) {
        mine.add(row);
      }
    }
    return mine;
  }

  private static void assertUsageIsWhole(Api api, List<String> running) {
    Map<String, List<JsonNode>> rows = new HashMap<>();
    for (String id : running) {
      rows.put(
          id,
          Waiting.until(
              "the usage of " + id + " is closed",
              LIMIT,
              () -> usage(api, id),
              mine ->
                  !mine.isEmpty()
                      && mine.stream()
                          .allMatch(r -> !r.path("end").asText("null").equals("null"))));
    }
    rows.forEach((id, mine) -> {
      List<JsonNode> sorted =
          mine.stream().sorted(Comparator.comparing(r -> r.path("start").asText())).toList();
      Instant last = Instant.EPOCH;
      for (JsonNode row : sorted) {
        Instant start = Instant.parse(row.path("start").asText());
        assertTrue(!start.isBefore(last), sorted.toString());
        last = Instant.parse(row.path("end").asText());
        assertTrue(!last.isBefore(start), sorted.toString());
      }
    });
  }
}

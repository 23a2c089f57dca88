package cloud.oblak.e2e.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.e2e.Answer;
import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Instances;
import cloud.oblak.e2e.Stack;
import cloud.oblak.e2e.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every part is ended with kill -9 at the worst moments; everything converges by itself. */
class CrashIT {
  @ParameterizedTest
  @ValueSource(strings = {"control-plane", "agent", "postgres", "libvirtd"})
  void launchesSurviveTheDeathOfAPart(String part) {
    Api api = Stack.newAccount("crash-" + part);
    Leftovers.awaitNothingClaimed();
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
      JsonNode seen = Retry.instance(api, id);
      if (seen.path("state").asText().equals("running")) {
        running.add(id);
      } else {
        assertTrue(!seen.path("reason").asText().isBlank(), seen.toString());
      }
      Retry.call(() -> api.delete("/v1/instances/" + id), 202);
    }
    assertTrue(running.size() >= 15, "most run: " + running.size());
    for (String id : ids) {
      Waiting.until(
          id + " is terminated",
          Retry.LIMIT,
          () -> Retry.instance(api, id).path("state").asText(),
          "terminated"::equals);
    }
    Leftovers.awaitNothingClaimed();
    Leftovers.assertNone(ids);
    UsageBook.awaitWhole(api, running);
  }

  @Test
  void instancesAnswerWhileTheAgentIsDeadAndAreAdopted() {
    Api operator = Stack.operator();
    Waiting.until(
        "all parts answer",
        Retry.LIMIT,
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
            Retry.LIMIT,
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
          Retry.LIMIT,
          () ->
              Stack.operator().get("/v1/hosts").json().path("hosts").path(0).path("state").asText(),
          "up"::equals);
      for (JsonNode instance : List.of(container, vm)) {
        String id = instance.path("id").asText();
        assertEquals("running", instances.get(id).path("state").asText());
        assertTrue(Host.page(instance.path("publicIp").asText()).contains(id));
        List<JsonNode> usage = UsageBook.of(api, id);
        assertEquals(1, usage.size(), "adoption is no new run: " + usage);
      }
    }
  }

  private static List<String> launch(Api api, int count, String key) {
    String body = "{\"image\":\"tiny\",\"instanceType\":\"c1.nano\",\"count\":" + count + "}";
    Answer answer =
        Waiting.until(
            "the launch is accepted",
            Retry.LIMIT,
            () ->
                Retry.quietly(
                    () -> api.call("POST", "/v1/instances", body, Map.of("Idempotency-Key", key))),
            a -> a != null && a.status() == 202);
    List<String> ids = new ArrayList<>();
    answer.json().path("instances").forEach(i -> ids.add(i.path("id").asText()));
    return ids;
  }

  private static void settled(Api api, String id) {
    Waiting.until(
        id + " settles",
        Retry.LIMIT,
        () -> Retry.instance(api, id).path("state").asText(),
        state -> state.equals("running") || state.equals("terminated"));
  }
}

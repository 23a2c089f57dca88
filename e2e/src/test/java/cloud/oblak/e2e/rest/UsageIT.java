package cloud.oblak.e2e.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Instances;
import cloud.oblak.e2e.Stack;
import cloud.oblak.e2e.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageIT {
  private static final String ONE = "{\"image\":\"tiny\",\"instanceType\":\"c1.nano\"}";

  @Test
  void eachRunIsOneIntervalAndNoneOverlap() {
    Api api = Stack.newAccount("usage");
    String id;
    try (Instances instances = new Instances(api)) {
      id = instances.running(ONE).path("id").asText();
      JsonNode open = intervals(api, id, 1).getFirst();
      assertTrue(open.path("end").isMissingNode() || open.path("end").isNull(), open.toString());
      assertEquals("c1.nano", open.path("instanceType").asText());
      assertEquals("container", open.path("kind").asText());
      api.post("/v1/instances/" + id + "/stop", null).expect(202);
      instances.await(id, "stopped");
      api.post("/v1/instances/" + id + "/start", null).expect(202);
      instances.await(id, "running");
      intervals(api, id, 2);
    }
    List<JsonNode> closed =
        Waiting.until(
            "both intervals are closed",
            Duration.ofSeconds(60),
            () -> intervals(api, id, 2),
            all -> all.stream().noneMatch(i -> i.path("end").asText("null").equals("null")));
    Instant before = Instant.EPOCH;
    for (JsonNode interval : closed) {
      Instant start = Instant.parse(interval.path("start").asText());
      Instant end = Instant.parse(interval.path("end").asText());
      assertTrue(!start.isBefore(before) && !end.isBefore(start), closed.toString());
      long seconds = Duration.between(start, end).toSeconds();
      assertTrue(Math.abs(seconds - interval.path("seconds").asLong()) <= 1, interval.toString());
      before = end;
    }
  }

  private static List<JsonNode> intervals(Api api, String id, int count) {
    return Waiting.until(
        count + " intervals of " + id,
        Duration.ofSeconds(60),
        () -> {
          List<JsonNode> mine = new ArrayList<>();
          for (JsonNode row : api.get("/v1/usage").expect(200).json().path("usage")) {
            if (row.path("resourceId").asText().equals(id)) {
              mine.add(row);
            }
          }
          mine.sort(Comparator.comparing(row -> row.path("start").asText()));
          return mine;
        },
        mine -> mine.size() == count);
  }
}

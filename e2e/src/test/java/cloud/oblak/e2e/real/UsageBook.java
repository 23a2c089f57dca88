package cloud.oblak.e2e.real;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What metering wrote down of instances. */
final class UsageBook {
  private UsageBook() {}

  /** The intervals of an instance in the order of their beginning. */
  static List<JsonNode> of(Api api, String id) {
    List<JsonNode> mine = new ArrayList<>();
    for (JsonNode row : Retry.call(() -> api.get("/v1/usage"), 200).json().path("usage")) {
      if (row.path("resourceId").asText().equals(id)) {
        mine.add(row);
      }
    }
    mine.sort(Comparator.comparing(row -> Instant.parse(row.path("start").asText())));
    return mine;
  }

  /** Waits until every interval is closed, and wants them without overlap. */
  static void awaitWhole(Api api, List<String> ids) {
    for (String id : ids) {
      awaitRuns(api, id, 1, Integer.MAX_VALUE);
    }
  }

  /** The same, and as many intervals as the instance had runs. */
  static void awaitRuns(Api api, String id, int least, int most) {
    List<JsonNode> rows =
        Waiting.until(
            "the usage of " + id + " is closed",
            Retry.LIMIT,
            () -> of(api, id),
            mine ->
                mine.size() >= least
                    && mine.stream().noneMatch(r -> r.path("end").asText("null").equals("null")));
    assertTrue(rows.size() <= most, rows.toString());
    Instant last = Instant.EPOCH;
    for (JsonNode row : rows) {
      Instant start = Instant.parse(row.path("start").asText());
      assertTrue(!start.isBefore(last), rows.toString());
      last = Instant.parse(row.path("end").asText());
      assertTrue(!last.isBefore(start), rows.toString());
    }
  }
}

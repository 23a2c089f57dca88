package cloud.oblak.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs instances for a test and terminates all of them at its end. */
public final class Instances implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(180);

  private final Api api;
  private final List<String> ids = new ArrayList<>();

  /** Instances of this caller's account. */
  public Instances(Api api) {
    this.api = api;
  }

  /** Runs one instance with this body and waits until it runs. */
  public JsonNode running(String body) {
    String id = run(body).path("instances").path(0).path("id").asText();
    return await(id, "running");
  }

  /** Runs with this body; the answer of the API, with every instance noted for the end. */
  public JsonNode run(String body) {
    JsonNode answer = api.post("/v1/instances", body).expect(202).json();
    answer.path("instances").forEach(i -> ids.add(i.path("id").asText()));
    return answer;
  }

  /** Waits for a state. An instance that terminates meanwhile fails the test with its reason. */
  public JsonNode await(String id, String state) {
    return Waiting.until(
        id + " is " + state,
        LIMIT,
        () -> get(id),
        seen -> {
          String now = seen.path("state").asText();
          if (now.equals("terminated") && !state.equals("terminated")) {
            throw new AssertionError(id + " terminated: " + seen);
          }
          return now.equals(state);
        });
  }

  /** The instance as the API shows it. */
  public JsonNode get(String id) {
    return api.get("/v1/instances/" + id).expect(200).json();
  }

  /** Terminates everything and waits for it. */
  @Override
  public void close() {
    for (String id : ids) {
      api.patch("/v1/instances/" + id, "{\"terminationProtection\":false}");
      api.delete("/v1/instances/" + id);
    }
    for (String id : ids) {
      await(id, "terminated");
    }
  }
}

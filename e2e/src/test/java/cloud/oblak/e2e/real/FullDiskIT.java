package cloud.oblak.e2e.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.e2e.Answer;
import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Instances;
import cloud.oblak.e2e.Stack;
import cloud.oblak.e2e.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The disk on which the host, and here also the database, keep everything is full. */
class FullDiskIT {
  private static final String CONTAINER = "{\"image\":\"tiny\",\"instanceType\":\"c1.nano\"}";
  private static final String VM = "{\"image\":\"tiny-vm\",\"instanceType\":\"t3.nano\"}";
  private static final String REASON = "too little free disk space";
  private static final long LITTLE = 300L << 20;

  @Test
  void aNearlyFullDiskRefusesNewGuestsAndImagesWithAReasonAndLetsTheOthersGo() {
    Leftovers.awaitNothingClaimed();
    Api api = Stack.newAccount("little-space");
    List<String> refused = new ArrayList<>();
    try (Instances instances = new Instances(api)) {
      String before = instances.running(CONTAINER).path("id").asText();
      try (FullDisk _ = FullDisk.leaving(LITTLE)) {
        for (String body : List.of(CONTAINER, VM)) {
          refused.addAll(untilRefused(api, body));
        }
        JsonNode image = imported(Stack.operator());
        assertEquals("failed", image.path("state").asText(), image.toString());
        assertTrue(image.path("reason").asText().contains(REASON), image.toString());
        assertEquals("running", instances.get(before).path("state").asText());
        api.post("/v1/instances/" + before + "/stop", null).expect(202);
        instances.await(before, "stopped");
        api.post("/v1/instances/" + before + "/start", null).expect(202);
        instances.await(before, "running");
        api.delete("/v1/instances/" + before).expect(202);
        instances.await(before, "terminated");
        Leftovers.awaitNothingClaimed();
        Leftovers.assertNone(refused);
        Leftovers.assertNoHalfMadeImage();
      }
      refused.forEach(id -> assertEquals(List.of(), UsageBook.of(api, id)));
      awaitRoom();
      instances.running(CONTAINER);
    }
  }

  /** Launches until it is refused for want of room; those before end with the reason. */
  private static List<String> untilRefused(Api api, String body) {
    List<String> ended = new ArrayList<>();
    Waiting.until(
        "a launch is refused",
        Retry.LIMIT,
        () -> {
          Answer answer = api.post("/v1/instances", body);
          if (answer.status() == 202) {
            String id = answer.json().path("instances").path(0).path("id").asText();
            JsonNode end = Retry.await(api, id, "terminated");
            assertTrue(end.path("reason").asText().contains(REASON), end.toString());
            ended.add(id);
          } else {
            answer.problem(503, "InsufficientInstanceCapacity");
          }
          return answer;
        },
        answer -> answer.status() == 503);
    return ended;
  }

  private static void awaitRoom() {
    Waiting.until(
        "the host says that it has room",
        Retry.LIMIT,
        () -> Stack.operator().get("/v1/hosts").expect(200).json().path("hosts").path(0),
        host -> host.path("freeDiskBytes").asLong() > 1L << 30);
  }

  private static JsonNode imported(Api operator) {
    String body =
        "{\"name\":\"no-room-%d\",\"kind\":\"container\",\"location\":\"oci-layout:%s:latest\",\"architecture\":\"x86_64\"}"
            .formatted(System.nanoTime(), Stack.home().resolve("images/tiny"));
    String id = operator.post("/v1/images", body).expect(202).json().path("id").asText();
    JsonNode image =
        Waiting.until(
            "the import ends",
            Retry.LIMIT,
            () -> operator.get("/v1/images/" + id).expect(200).json(),
            seen -> !seen.path("state").asText().equals("pending"));
    operator.delete("/v1/images/" + id).expect(204);
    return image;
  }

  @Test
  void withoutAnyFreeByteCallsAreRefusedInWordsAndEverythingGoesOnAfterwards() {
    Leftovers.awaitNothingClaimed();
    Api api = Stack.newAccount("no-space");
    List<String> ids = new ArrayList<>();
    try (Instances instances = new Instances(api)) {
      ids.add(instances.running(CONTAINER).path("id").asText());
    }
    try (FullDisk _ = FullDisk.leaving(0)) {
      for (int i = 0; i < 6; i++) {
        Answer answer = Retry.quietly(() -> api.post("/v1/instances", CONTAINER));
        if (answer != null && answer.status() == 202) {
          answer.json().path("instances").forEach(one -> ids.add(one.path("id").asText()));
        } else if (answer != null) {
          assertNotEquals(500, answer.status(), answer.toString());
          answer.problem(answer.status(), answer.json().path("code").asText());
        }
      }
    }
    for (String id : ids) {
      Waiting.until(
          id + " settles",
          Retry.LIMIT,
          () -> Retry.instance(api, id).path("state").asText(),
          state -> state.equals("running") || state.equals("terminated"));
      Retry.call(() -> api.delete("/v1/instances/" + id), 202);
    }
    ids.forEach(id -> Retry.await(api, id, "terminated"));
    Leftovers.awaitNothingClaimed();
    Leftovers.assertNone(ids);
    Leftovers.assertNoHalfMadeImage();
    awaitRoom();
    try (Instances instances = new Instances(api)) {
      instances.running(CONTAINER);
    }
  }
}

package cloud.oblak.e2e.real;

import cloud.oblak.e2e.Answer;
import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Supplier;

/** Calls of a caller who asks again while a part of the installation is away. */
final class Retry {
  static final Duration LIMIT = Duration.ofSeconds(240);

  private Retry() {}

  /** Asks until the answer has this status. */
  static Answer call(Supplier<Answer> question, int status) {
    return Waiting.until(
        "an answer " + status,
        LIMIT,
        () -> quietly(question),
        answer -> answer != null && answer.status() == status);
  }

  /** One attempt; null where nobody answers. */
  static Answer quietly(Supplier<Answer> question) {
    try {
      return question.get();
    } catch (UncheckedIOException down) {
      return null;
    }
  }

  /** The instance as the API shows it. */
  static JsonNode instance(Api api, String id) {
    return call(() -> api.get("/v1/instances/" + id), 200).json();
  }

  /** Waits until the instance has this state. */
  static JsonNode await(Api api, String id, String state) {
    return Waiting.until(
        id + " is " + state,
        LIMIT,
        () -> instance(api, id),
        seen -> seen.path("state").asText().equals(state));
  }
}

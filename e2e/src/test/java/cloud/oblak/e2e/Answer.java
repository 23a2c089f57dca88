package cloud.oblak.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/**
 * What the API answered.
 *
 * @param status HTTP status
 * @param headers response headers
 * @param json the body; a missing node where it is empty or not JSON
 * @param text the body as it came
 */
public record Answer(int status, HttpHeaders headers, JsonNode json, String text) {

  /** This answer, where its status is the expected one. */
  public Answer expect(int wanted) {
    if (status != wanted) {
      throw new AssertionError("expected " + wanted + " but the answer was " + this);
    }
    return this;
  }

  /** This answer, where it is a problem with this status and code, and with words. */
  public Answer problem(int wanted, String code) {
    expect(wanted);
    String type = headers.firstValue("content-type").orElse("");
    boolean good =
        type.startsWith("application/problem+json")
            && json.path("code").asText().equals(code)
            && json.path("status").asInt() == wanted
            && !json.path("detail").asText().isBlank()
            && !json.path("requestId").asText().isBlank();
    if (!good) {
      throw new AssertionError("expected the problem " + code + " but the answer was " + this);
    }
    return this;
  }

  @Override
  public String toString() {
    return status + " " + text;
  }
}

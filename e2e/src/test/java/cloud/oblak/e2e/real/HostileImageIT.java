package cloud.oblak.e2e.real;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Stack;
import cloud.oblak.e2e.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a tenant may not make a host fetch. */
class HostileImageIT {
  private static Api api;

  @BeforeAll
  static void start() {
    api = Stack.newAccount("hostile-images");
  }

  @ParameterizedTest
  @CsvSource({
    "vm,https://127.0.0.1:1/x.qcow2",
    "vm,https://169.254.169.254/latest",
    "container,oci://127.0.0.1:5000/a:b",
    "container,oci://localhost/a:b",
  })
  void anImageFromAPrivateAddressFailsWithAReason(String kind, String location) {
    JsonNode made =
        api.post(
                "/v1/images",
                "{\"name\":\"bad-%d\",\"kind\":\"%s\",\"location\":\"%s\",\"architecture\":\"x86_64\"}"
                    .formatted(System.nanoTime(), kind, location))
            .expect(202)
            .json();
    String id = made.path("id").asText();
    JsonNode failed =
        Waiting.until(
            "the import fails",
            Duration.ofSeconds(60),
            () -> api.get("/v1/images/" + id).expect(200).json(),
            image -> !image.path("state").asText().equals("pending"));
    assertEquals("failed", failed.path("state").asText(), failed.toString());
    assertEquals(false, failed.path("reason").asText().isBlank(), failed.toString());
    api.delete("/v1/images/" + id).expect(204);
  }
}

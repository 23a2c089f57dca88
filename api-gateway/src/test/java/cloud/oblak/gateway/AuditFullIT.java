package cloud.oblak.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** A gateway that can write nothing down lets pass what only reads. */
@QuarkusTest
@WithTestResource(
    value = StubIdentity.class,
    initArgs = @ResourceArg(name = "audit-limit", value = "0"))
class AuditFullIT {
  private static final String SIGN_IN =
      "{\"accountId\":\"123456789012\",\"user\":\"ann\",\"password\":\"hunter2\"}";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + StubIdentity.TOKEN)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void nobodySignsInAndNothingChangesWhatCannotBeWrittenDown() throws Exception {
    for (String path : new String[] {"/v1/sessions", "/v1/instances"}) {
      HttpResponse<String> refused = send("POST", path, SIGN_IN);
      assertEquals(503, refused.statusCode(), path);
      assertTrue(refused.body().contains("cannot be recorded"), refused.body());
    }
    assertEquals(200, send("GET", "/v1/instances", "").statusCode());
    // It names nobody who could sign in; identity says so.
    assertEquals(200, send("POST", "/v1/sessions", "{\"user\":\"ann\"}").statusCode());
  }
}

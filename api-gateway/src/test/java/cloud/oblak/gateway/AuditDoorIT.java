package cloud.oblak.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.testkit.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** What the door writes down of REST calls, before services in other processes. */
@QuarkusTest
@WithTestResource(StubIdentity.class)
class AuditDoorIT {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private HttpRequest.Builder request(String path, String id) {
    int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("X-Request-Id", id)
        .header("User-Agent", "test")
        .header("Content-Type", "application/json");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(
        request.header("Authorization", "Bearer " + StubIdentity.TOKEN).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static Optional<JsonNode> found(String id) {
    return StubIdentity.RECORDS.stream()
        .filter(record -> record.path("requestId").asText().equals(id))
        .findFirst();
  }

  private static JsonNode record(String id) {
    Eventually.holds("the record of " + id, () -> found(id).isPresent());
    return found(id).orElseThrow();
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  @Test
  void aCallIsWrittenDownWithWhoWhatAndWhatBecameOfIt() throws Exception {
    String id = id();
    HttpResponse<String> answer =
        send(
            request("/v1/instances/told?limit=3", id)
                .POST(HttpRequest.BodyPublishers.ofString("{\"a\":1,\"userData\":\"hunter2\"}")));
    assertFalse(answer.headers().map().keySet().stream().anyMatch(name -> name.contains("audit")));
    JsonNode record = record(id);
    assertEquals("123456789012", record.path("accountId").asText());
    assertEquals("token-1", record.path("credentialId").asText());
    assertEquals("ann", record.path("userName").asText());
    assertEquals("ec2.amazonaws.com", record.path("source").asText());
    assertEquals("StopInstances", record.path("action").asText());
    assertEquals("i-1", record.at("/resources/0/name").asText());
    assertEquals("IncorrectInstanceState", record.path("errorCode").asText());
    assertEquals("It stopped", record.path("errorMessage").asText());
    assertEquals("127.0.0.1", record.path("sourceAddress").asText());
    assertEquals("test", record.path("userAgent").asText());
    assertFalse(record.path("readOnly").asBoolean());
    assertTrue(record.path("parameters").asText().contains("\"a\":1"));
    assertFalse(record.toString().contains("hunter2"));
  }

  @Test
  void aCallWithoutAnswerAndAPathWithoutActionAreWrittenDownToo() throws Exception {
    String away = id();
    assertEquals(503, send(request("/v1/vpcs", away).GET()).statusCode());
    JsonNode record = record(away);
    assertEquals("Unavailable", record.path("errorCode").asText());
    assertEquals("GET /v1/vpcs", record.path("action").asText());
    assertTrue(record.path("readOnly").asBoolean());
    assertEquals(503, record.path("status").asInt());
  }

  @Test
  void aCallOfASuspendedAccountIsWrittenDown() throws Exception {
    String id = id();
    HttpRequest call =
        request("/v1/instances", id)
            .header("Authorization", "Bearer " + StubIdentity.SUSPENDED_TOKEN)
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    assertEquals(403, http.send(call, HttpResponse.BodyHandlers.ofString()).statusCode());
    JsonNode record = record(id);
    assertEquals("333333333333", record.path("accountId").asText());
    assertEquals("token-3", record.path("credentialId").asText());
    assertEquals("POST /v1/instances", record.path("action").asText());
    assertEquals("AccountSuspended", record.path("errorCode").asText());
  }

  private String signIn(String user, String password) throws Exception {
    String id = id();
    String body =
        "{\"accountId\":\"123456789012\",\"user\":\""
            + user
            + "\",\"password\":\""
            + password
            + "\"}";
    HttpRequest call =
        request("/v1/sessions", id).POST(HttpRequest.BodyPublishers.ofString(body)).build();
    HttpResponse<String> answer = http.send(call, HttpResponse.BodyHandlers.ofString());
    assertFalse(answer.headers().map().keySet().stream().anyMatch(name -> name.contains("audit")));
    return id;
  }

  @Test
  void whoSignsInIsWrittenDownAndWhoDoesNotExistIsNot() throws Exception {
    String nobody = signIn("bob", "wrong");
    JsonNode good = record(signIn("ann", "hunter2"));
    assertEquals("signin.amazonaws.com", good.path("source").asText());
    assertEquals("ConsoleLogin", good.path("action").asText());
    assertEquals("123456789012", good.path("accountId").asText());
    assertEquals("ann", good.path("userName").asText());
    assertEquals("password", good.path("credentialKind").asText());
    assertEquals("", good.path("errorCode").asText());
    assertFalse(good.toString().contains("hunter2"));
    JsonNode bad = record(signIn("ann", "wrong"));
    assertEquals("SignInFailure", bad.path("errorCode").asText());
    assertFalse(bad.toString().contains("wrong"));
    assertTrue(found(nobody).isEmpty());
  }

  @Test
  void aCallOfNobodyIsNotWrittenDown() throws Exception {
    String nobody = id();
    http.send(request("/v1/instances", nobody).GET().build(), HttpResponse.BodyHandlers.ofString());
    String later = id();
    send(request("/v1/instances", later).GET());
    record(later);
    assertTrue(found(nobody).isEmpty());
  }
}

package cloud.oblak.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.token.ServiceKeys;
import cloud.oblak.kit.token.TokenCheck;
import cloud.oblak.kit.token.TokenMint;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** The door from outside, before services in other processes. */
@QuarkusTest
@WithTestResource(StubIdentity.class)
class DoorIT {
  private static final int TEN_MEGABYTES = 10 * 1024 * 1024;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void anAdmittedRequestReachesTheServiceWithTheGatewaysOwnToken() throws Exception {
    HttpResponse<String> answer =
        send(
            request("/v1/instances?limit=3")
                .header("Authorization", "Bearer " + StubIdentity.TOKEN)
                .header("X-Forwarded-For", "203.0.113.9")
                .header("X-Oblak-Credential", "session-forged")
                .header("X-Request-Id", "client-chosen-1"));
    assertEquals(200, answer.statusCode());
    assertEquals("client-chosen-1", answer.headers().firstValue("X-Request-Id").orElse(""));
    assertEquals("/v1/instances?limit=3", value(answer, "uri"));
    assertEquals("127.0.0.1", value(answer, "x-forwarded-for"));
    assertEquals("token-1", value(answer, "x-oblak-credential"));
    assertEquals("client-chosen-1", value(answer, "x-request-id"));
    String token = value(answer, "authorization").substring("Bearer ".length());
    Principal principal = new TokenCheck(new ServiceKeys(pki())).check(token, "compute");
    assertEquals("123456789012", principal.accountId());
    assertEquals(Set.of(Role.ADMIN), principal.roles());
    assertEquals("127.0.0.1", principal.sourceIp());
    assertFalse(answer.body().contains(StubIdentity.TOKEN));
  }

  @Test
  void aMalformedRequestIdIsReplaced() throws Exception {
    HttpResponse<String> answer = send(request("/nothing").header("X-Request-Id", "a b\tc"));
    assertTrue(answer.headers().firstValue("X-Request-Id").orElse("").matches("[0-9a-f-]{36}"));
  }

  @Test
  void aServicesOwnTokenIsNoCredentialOutside() throws Exception {
    Principal operator =
        new Principal("123456789012", "arn:x", Set.of(Role.OPERATOR), "gateway", "", "r");
    String smuggled = new TokenMint(new ServiceKeys(pki())).mint(operator, "compute");
    assertProblem(
        send(request("/v1/instances").header("Authorization", "Bearer " + smuggled)), 401);
    HttpResponse<String> open =
        send(
            request("/v1/sessions")
                .header("Authorization", "Bearer " + smuggled)
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    assertEquals(200, open.statusCode());
    String token = value(open, "authorization").substring("Bearer ".length());
    assertEquals("", new TokenCheck(new ServiceKeys(pki())).check(token, "identity").accountId());
  }

  @Test
  void withoutACredentialNothingIsReached() throws Exception {
    assertProblem(send(request("/v1/instances")), 401);
    assertProblem(send(request("/v1/instances").header("Authorization", "Basic YTpi")), 401);
    assertProblem(
        send(request("/v1/instances").header("Authorization", "Bearer oblak_wrong")), 401);
  }

  @Test
  void whatIsInternalOrUnknownIsNotThere() throws Exception {
    for (String path :
        List.of(
            "/",
            "/internal/identity/credentials",
            "/agent/compute",
            "/v1/../internal/identity/credentials",
            "/v1/users/../../internal/feeds/compute",
            "/%69nternal/feeds/compute",
            "//internal/feeds/compute",
            "/q/metrics",
            "/q/openapi",
            "/v2/users",
            "/v1/unknown")) {
      String answer =
          raw(
              "GET "
                  + path
                  + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                  + StubIdentity.TOKEN
                  + "\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 404"), path + ": " + answer);
      assertTrue(answer.contains("application/problem+json"), path);
    }
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedWhetherItSaysSoOrNot() throws Exception {
    byte[] large = new byte[TEN_MEGABYTES];
    for (HttpRequest.BodyPublisher body :
        List.of(
            HttpRequest.BodyPublishers.ofByteArray(large),
            HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))) {
      HttpResponse<String> answer =
          send(
              request("/v1/instances")
                  .header("Authorization", "Bearer " + StubIdentity.TOKEN)
                  .POST(body));
      assertProblem(answer, 413);
      assertTrue(answer.body().contains("RequestTooLarge"));
    }
  }

  @Test
  void aBodyUpToTheLimitPasses() throws Exception {
    HttpResponse<String> answer =
        send(
            request("/v1/instances")
                .header("Authorization", "Bearer " + StubIdentity.TOKEN)
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[1024 * 1024])));
    assertEquals(200, answer.statusCode());
    assertEquals("1048576", value(answer, "length"));
  }

  @Test
  void aServiceThatDoesNotAnswerIsSaidToBeUnavailable() throws Exception {
    assertProblem(
        send(request("/v1/vpcs").header("Authorization", "Bearer " + StubIdentity.TOKEN)), 503);
    assertEquals(503, send(request("/q/health")).statusCode());
  }

  @Test
  void serverSentEventsStreamThrough() throws Exception {
    HttpResponse<InputStream> answer =
        http.send(
            request("/v1/events").header("Authorization", "Bearer " + StubIdentity.TOKEN).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      long began = System.nanoTime();
      assertEquals("data: first", new String(body.readNBytes(11), StandardCharsets.UTF_8));
      assertTrue(System.nanoTime() - began < Duration.ofSeconds(5).toNanos());
    }
  }

  @Test
  void aStreamIsNotAskedForByHead() throws Exception {
    for (String path :
        List.of(
            "/v1/events",
            "/v1/events?after=1",
            "/v1/%65vents",
            "/v1/instances/i-1/console/stream",
            "/v1/instances//i-1/console/stream")) {
      String answer =
          raw(
              "HEAD "
                  + path
                  + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                  + StubIdentity.TOKEN
                  + "\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 405"), path + ": " + answer);
      assertTrue(answer.contains("Allow: GET\r\n"), path + ": " + answer);
      assertTrue(answer.endsWith("\r\n\r\n"), path + ": " + answer);
    }
    assertEquals(200, send(withToken()).statusCode());
  }

  @Test
  void anOpenStreamEndsWithinSecondsAfterItsCredentialWasRevoked() throws Exception {
    HttpResponse<InputStream> answer =
        http.send(
            request("/v1/events").header("Authorization", "Bearer " + StubIdentity.TOKEN).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      assertEquals("data: first", new String(body.readNBytes(11), StandardCharsets.UTF_8));
      long began = System.nanoTime();
      StubIdentity.revoked = true;
      assertThrows(IOException.class, body::readAllBytes);
      assertTrue(System.nanoTime() - began < Duration.ofSeconds(7).toNanos());
    } finally {
      StubIdentity.revoked = false;
    }
    Thread.sleep(1200);
  }

  @Test
  void anOpenStreamEndsWithinSecondsAfterItsAccountWasSuspended() throws Exception {
    endsAfter(() -> StubIdentity.fallen = true, () -> StubIdentity.fallen = false);
  }

  @Test
  void anOpenStreamEndsWithinSecondsAfterItsPoliciesChanged() throws Exception {
    endsAfter(() -> StubIdentity.policySet = "other", () -> StubIdentity.policySet = "");
  }

  private void endsAfter(Runnable deed, Runnable undo) throws Exception {
    String bearer = "Bearer " + StubIdentity.FALLING_TOKEN;
    HttpResponse<InputStream> answer =
        http.send(
            request("/v1/events").header("Authorization", bearer).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      assertEquals("data: first", new String(body.readNBytes(11), StandardCharsets.UTF_8));
      long began = System.nanoTime();
      deed.run();
      assertThrows(IOException.class, body::readAllBytes);
      assertTrue(System.nanoTime() - began < Duration.ofSeconds(7).toNanos());
    } finally {
      undo.run();
    }
  }

  @Test
  void aTokenOfASuspendedAccountReachesNothingAndIsToldWhy() throws Exception {
    HttpResponse<String> answer =
        send(
            request("/v1/instances")
                .header("Authorization", "Bearer " + StubIdentity.SUSPENDED_TOKEN));
    assertProblem(answer, 403);
    assertTrue(answer.body().contains("\"code\":\"AccountSuspended\""), answer.body());
  }

  @Test
  void aServiceThatTakesTooLongIsSaidToBeUnavailable() throws Exception {
    long began = System.nanoTime();
    assertProblem(
        send(request("/v1/usage/slow").header("Authorization", "Bearer " + StubIdentity.TOKEN)),
        503);
    assertTrue(System.nanoTime() - began < Duration.ofSeconds(15).toNanos());
  }

  @Test
  void whatFailsBeforeAnyResourceIsAProblemToo() throws Exception {
    assertProblem(send(request("/broken")), 500);
    assertProblem(send(request("/refused")), 400);
  }

  @Test
  void whatIsNoValidHttpIsAProblemToo() throws Exception {
    String good = "GET /v1/instances HTTP/1.1\r\nHost: x\r\n\r\n";
    for (String request :
        List.of(
            "GET /v1/instances HTTP/1.1\r\nbad header: x\r\n\r\n",
            "GET /v1/instances HTTP/1.1\r\nHost : x\r\n\r\n",
            "GET\r\n\r\n",
            "GET /v1/instances HTTP/banana\r\n\r\n",
            "GET /" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
            good + "GET /v1/instances HTTP/1.1\r\nbad header: x\r\n\r\n")) {
      String answer = raw(request);
      String last = answer.substring(answer.lastIndexOf("HTTP/1."));
      assertTrue(last.matches("(?s)HTTP/1[.][01] 400 .*"), request + ": " + answer);
      assertTrue(last.contains("application/problem+json"), answer);
      assertTrue(last.contains("\"code\":\"MalformedBody\""), answer);
    }
    assertEquals(200, send(withToken()).statusCode());
  }

  @Test
  void whoAsksTooOftenIsToldToSlowDown() throws Exception {
    String token = "oblak_flood" + "b".repeat(38);
    HttpRequest ask = request("/v1/instances").header("Authorization", "Bearer " + token).build();
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      answers.add(http.sendAsync(ask, HttpResponse.BodyHandlers.ofString()));
    }
    HttpResponse<String> refused =
        answers.stream()
            .map(CompletableFuture::join)
            .filter(answer -> answer.statusCode() != 200)
            .findFirst()
            .orElseThrow();
    assertProblem(refused, 429);
    assertTrue(refused.body().contains("RequestLimitExceeded"));
    assertTrue(refused.headers().firstValue("Retry-After").isPresent());
  }

  @Test
  void aRevokedCredentialStopsWorkingWithinFiveSeconds() throws Exception {
    assertEquals(200, send(withToken()).statusCode());
    StubIdentity.revoked = true;
    try {
      long began = System.nanoTime();
      while (send(withToken()).statusCode() == 200) {
        assertTrue(System.nanoTime() - began < Duration.ofSeconds(5).toNanos());
        Thread.sleep(100);
      }
    } finally {
      StubIdentity.revoked = false;
    }
    Thread.sleep(1200);
    assertEquals(200, send(withToken()).statusCode());
  }

  private HttpRequest.Builder withToken() {
    return request("/v1/instances").header("Authorization", "Bearer " + StubIdentity.TOKEN);
  }

  private static Path pki() {
    return ConfigProvider.getConfig().getValue("oblak.pki.directory", Path.class);
  }

  private static int port() {
    return ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(30));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void assertProblem(HttpResponse<String> answer, int status) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
    assertTrue(answer.body().contains("\"requestId\""));
  }

  private static String value(HttpResponse<String> answer, String name) {
    return answer
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElse("");
  }
}

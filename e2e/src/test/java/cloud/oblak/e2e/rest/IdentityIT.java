package cloud.oblak.e2e.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Stack;
import cloud.oblak.e2e.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class IdentityIT {
  @Test
  void theCredentialsFileIsItsOwnersOnly() throws IOException {
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(Stack.home().resolve("credentials"))));
  }

  @Test
  void thePasswordOfTheFirstAccountOpensASessionThatCanBeRefreshedOnce() {
    Properties known = Stack.credentials();
    String body =
        "{\"accountId\":\"%s\",\"user\":\"%s\",\"password\":\"%s\"}"
            .formatted(
                known.getProperty("account.accountId"),
                known.getProperty("account.user"),
                known.getProperty("account.password"));
    JsonNode session = Stack.anonymous().post("/v1/sessions", body).expect(201).json();
    Api signedIn = Stack.anonymous().withToken(session.path("accessToken").asText());
    signedIn.get("/v1/instances").expect(200);
    String refresh = "{\"refreshToken\":\"" + session.path("refreshToken").asText() + "\"}";
    Stack.anonymous().post("/v1/sessions/refresh", refresh).expect(200);
    Stack.anonymous().post("/v1/sessions/refresh", refresh).problem(401, "SessionEnded");
  }

  @Test
  void aRevokedTokenStopsWorkingWithinSeconds() {
    Api admin = Stack.newAccount("revocation");
    JsonNode made = admin.post("/v1/api-tokens", "{\"name\":\"short\"}").expect(201).json();
    Api user = admin.withToken(made.path("token").asText());
    user.get("/v1/instances").expect(200);
    admin.delete("/v1/api-tokens/" + made.path("id").asText()).expect(204);
    Waiting.until(
        "the token is refused",
        Duration.ofSeconds(10),
        () -> user.get("/v1/instances").status(),
        status -> status == 401);
  }

  @Test
  void onlyTheOperatorMakesAccounts() {
    Api admin = Stack.newAccount("not-an-operator");
    admin.post("/v1/accounts", "{\"name\":\"mine\"}").problem(403, "UnauthorizedOperation");
    admin.get("/v1/hosts").problem(403, "UnauthorizedOperation");
    assertTrue(Stack.operator().get("/v1/hosts").expect(200).json().path("hosts").size() > 0);
  }

  @Test
  void anInternalPathIsNotThereForAnybody() {
    Stack.operator().get("/internal/feeds/compute").problem(404, "NotFound");
    Stack.operator().get("/agent/compute").problem(404, "NotFound");
  }
}

package cloud.oblak.allinone;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import cloud.oblak.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** From the first start's credentials to a call, through the door, in one process. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class EntranceIT {
  private static final Duration REVOKED_WITHIN = Duration.ofSeconds(5);

  @ConfigProperty(name = "oblak.identity.credentials-file")
  Path credentialsFile;

  @Test
  void theFirstAccountsTokenOpensItsAccount() throws IOException {
    Properties first = credentials();
    bearer(first.getProperty("account.token"))
        .get("/v1/sessions/current")
        .then()
        .statusCode(200)
        .header("X-Request-Id", notNullValue())
        .body("accountId", equalTo(first.getProperty("account.accountId")));
    bearer(first.getProperty("account.token"))
        .body(Map.of("name", "x"))
        .post("/v1/accounts")
        .then()
        .statusCode(403);
  }

  @Test
  void signingInAndOutWorksThroughTheDoor() throws IOException {
    Properties first = credentials();
    String access =
        given()
            .contentType("application/json")
            .body(
                Map.of(
                    "accountId", first.getProperty("account.accountId"),
                    "user", first.getProperty("account.user"),
                    "password", first.getProperty("account.password")))
            .post("/v1/sessions")
            .then()
            .statusCode(201)
            .extract()
            .path("accessToken");
    bearer(access).get("/v1/users").then().statusCode(200);
    bearer(access).delete("/v1/sessions/current").then().statusCode(204);
    refusedWithin(access);
  }

  @Test
  void aNewAccountWorksAtOnceAndItsRevokedTokenStopsWithinFiveSeconds() throws IOException {
    Properties first = credentials();
    Map<String, String> account =
        bearer(first.getProperty("operator.token"))
            .body(Map.of("name", "second"))
            .post("/v1/accounts")
            .then()
            .statusCode(201)
            .extract()
            .jsonPath()
            .getMap("", String.class, String.class);
    String token = account.get("token");
    String id =
        bearer(token)
            .get("/v1/api-tokens")
            .then()
            .statusCode(200)
            .extract()
            .path("apiTokens[0].id");
    bearer(token).delete("/v1/api-tokens/" + id).then().statusCode(204);
    refusedWithin(token);
  }

  @Test
  void eachServiceIsReachedThroughTheDoor() throws IOException {
    String token = credentials().getProperty("account.token");
    for (String path : new String[] {"/v1/instance-types", "/v1/security-groups", "/v1/usage"}) {
      bearer(token).get(path).then().statusCode(200);
    }
  }

  @Test
  void aTokenBetweenServicesIsNoCredentialAtTheDoor() throws IOException {
    String account = credentials().getProperty("account.accountId");
    given()
        .header(
            "Authorization", TestTokens.ofInstallation().user(account, Role.OPERATOR, "identity"))
        .get("/v1/accounts")
        .then()
        .statusCode(401);
  }

  @Test
  void tenMegabytesAreTooMuch() throws IOException {
    bearer(credentials().getProperty("account.token"))
        .body(new byte[10 * 1024 * 1024])
        .post("/v1/instances")
        .then()
        .statusCode(413)
        .contentType("application/problem+json")
        .body("code", equalTo("RequestTooLarge"));
  }

  @Test
  void thePublicHealthSaysUp() {
    given().get("/q/health").then().statusCode(200).body("status", equalTo("UP"));
  }

  @Test
  void anUnknownPathOfAKnownResourceIsAProblem() throws IOException {
    bearer(credentials().getProperty("account.token"))
        .get("/v1/users/x/y/z")
        .then()
        .statusCode(404)
        .contentType("application/problem+json");
    bearer(credentials().getProperty("account.token"))
        .put("/v1/users")
        .then()
        .statusCode(405)
        .contentType("application/problem+json");
  }

  private static void refusedWithin(String token) {
    long began = System.nanoTime();
    while (bearer(token).get("/v1/sessions/current").statusCode() == 200) {
      assertTrue(System.nanoTime() - began < REVOKED_WITHIN.toNanos());
    }
    assertEquals(401, bearer(token).get("/v1/sessions/current").statusCode());
  }

  private Properties credentials() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(credentialsFile)) {
      properties.load(in);
    }
    return properties;
  }

  private static RequestSpecification bearer(String token) {
    return given().header("Authorization", "Bearer " + token).contentType("application/json");
  }
}

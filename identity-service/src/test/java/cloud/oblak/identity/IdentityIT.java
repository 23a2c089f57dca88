package cloud.oblak.identity;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.token.ServiceKeys;
import cloud.oblak.kit.token.TokenMint;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import cloud.oblak.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The service over HTTP, as the gateway and compute use it. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class IdentityIT {
  private static final AtomicInteger ADDRESS = new AtomicInteger();

  @ConfigProperty(name = "oblak.identity.credentials-file")
  Path credentialsFile;

  @Test
  void theFirstStartLeavesCredentialsThatOnlyTheirOwnerCanRead() throws IOException {
    Properties first = credentials();
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(credentialsFile)));
    assertTrue(first.getProperty("account.accountId").matches("[1-9][0-9]{11}"));
    check(first.getProperty("account.token"))
        .statusCode(200)
        .body("accountId", equalTo(first.getProperty("account.accountId")))
        .body("roles", equalTo(List.of("ADMIN")))
        .body("kind", equalTo("api-token"));
    check(first.getProperty("operator.token")).statusCode(200).body("roles", hasItem("OPERATOR"));
    signIn(
            first.getProperty("operator.accountId"),
            first.getProperty("operator.user"),
            first.getProperty("operator.password"))
        .statusCode(201)
        .body("roles", hasItems("operator", "admin"));
  }

  @Test
  void aNewAccountsAdministratorSignsInAndRefreshesOnce() {
    Map<String, String> account = newAccount("signing in");
    ValidatableResponse session = signIn(account).statusCode(201);
    String access = session.extract().path("accessToken");
    String refresh = session.extract().path("refreshToken");
    check(access).statusCode(200).body("kind", equalTo("session"));
    String second =
        refresh(refresh)
            .statusCode(200)
            .body("accessToken", notNullValue())
            .extract()
            .path("accessToken");
    check(access).statusCode(401);
    check(second).statusCode(200);
    refresh(refresh).statusCode(401).body("code", equalTo("SessionEnded"));
    check(second).statusCode(401);
  }

  @Test
  void theAuditIsToldWhoSignsInWhetherItGoesWellOrNot() {
    Map<String, String> account = newAccount("signing in on record");
    String id = account.get("accountId");
    String subject = id + ",arn%3Aaws%3Aiam%3A%3A" + id + "%3Auser%2Fadmin";
    for (ValidatableResponse known :
        List.of(signIn(account).statusCode(201), signIn(id, "admin", "wrong").statusCode(401))) {
      known
          .header("X-Oblak-Audit-Action", "signin:ConsoleLogin")
          .header("X-Oblak-Audit-Subject", subject);
    }
    signIn(id, "nobody", "wrong").statusCode(401).header("X-Oblak-Audit-Subject", nullValue());
  }

  @Test
  void signingOutEndsTheSession() {
    Map<String, String> account = newAccount("signing out");
    ValidatableResponse session = signIn(account).statusCode(201);
    String access = session.extract().path("accessToken");
    as(account, "admin", Role.ADMIN)
        .header("X-Oblak-Credential", session.extract().<String>path("id"))
        .delete("/v1/sessions/current")
        .then()
        .statusCode(204);
    check(access).statusCode(401);
  }

  @Test
  void wrongPasswordsAreSlowedForKnownAndUnknownUsersAlike() {
    Map<String, String> account = newAccount("guessing");
    for (String user : List.of("nobody", "admin")) {
      int slowedAfter = 0;
      for (int i = 0; i < 12 && slowedAfter == 0; i++) {
        ValidatableResponse answer = signIn(account.get("accountId"), user, "wrong password");
        if (answer.extract().statusCode() == 429) {
          slowedAfter = i;
        } else {
          answer.statusCode(401).body("code", equalTo("SignInFailure"));
        }
      }
      assertEquals(4, slowedAfter);
    }
    // Who must wait is not even looked up, whether the password is right or not.
    signIn(account)
        .statusCode(429)
        .body("code", equalTo("TooManyAttempts"))
        .header("X-Oblak-Audit-Action", "signin:ConsoleLogin")
        .header("X-Oblak-Audit-Subject", nullValue());
  }

  @Test
  void anAddressThatGuessesManyUsersIsSlowed() {
    int last = 0;
    for (int i = 0; i < 24 && last != 429; i++) {
      last =
          given()
              .header("Authorization", vouched("", "anonymous", Set.of(), "203.0.113.7"))
              .contentType("application/json")
              .body(Map.of("accountId", "111122223333", "user", "user" + i, "password", "guess"))
              .post("/v1/sessions")
              .statusCode();
    }
    assertEquals(429, last);
  }

  @Test
  void anApiTokenIsShownOnceListedAndRevoked() {
    Map<String, String> account = newAccount("tokens");
    ValidatableResponse made =
        as(account, "admin", Role.ADMIN)
            .body(Map.of("name", "ci"))
            .post("/v1/api-tokens")
            .then()
            .statusCode(201);
    String id = made.extract().path("id");
    String token = made.extract().path("token");
    assertTrue(token.startsWith("oblak_"));
    check(token).statusCode(200).body("id", equalTo(id));
    as(account, "admin", Role.ADMIN)
        .get("/v1/api-tokens")
        .then()
        .statusCode(200)
        .body("apiTokens.name", hasItems("first", "ci"))
        .body("apiTokens.token", not(hasItem(token)))
        .body("apiTokens.find { it.name == 'ci' }.lastUsedAt", notNullValue());
    as(account, "admin", Role.ADMIN).delete("/v1/api-tokens/" + id).then().statusCode(204);
    check(token).statusCode(401);
    as(account, "admin", Role.ADMIN).delete("/v1/api-tokens/" + id).then().statusCode(404);
  }

  @Test
  void aMemberSeesAndRevokesOnlyItsOwnTokens() {
    Map<String, String> account = newAccount("members");
    newUser(account, "ann", "member").statusCode(201);
    String first =
        as(account, "admin", Role.ADMIN)
            .get("/v1/api-tokens")
            .then()
            .extract()
            .path("apiTokens[0].id");
    as(account, "ann", Role.MEMBER)
        .get("/v1/api-tokens")
        .then()
        .statusCode(200)
        .body("apiTokens.size()", equalTo(0));
    as(account, "ann", Role.MEMBER).delete("/v1/api-tokens/" + first).then().statusCode(404);
    as(account, "ann", Role.MEMBER).get("/v1/users").then().statusCode(403);
    as(account, "ann", Role.MEMBER)
        .body(Map.of("name", "x"))
        .post("/v1/accounts")
        .then()
        .statusCode(403);
  }

  @Test
  void theLastAdministratorCannotBeRemovedOrDemoted() {
    Map<String, String> account = newAccount("last admin");
    as(account, "admin", Role.ADMIN)
        .delete("/v1/users/admin")
        .then()
        .statusCode(409)
        .body("code", equalTo("DeleteConflict"));
    as(account, "admin", Role.ADMIN)
        .body(Map.of("roles", List.of("viewer")))
        .patch("/v1/users/admin")
        .then()
        .statusCode(409);
    newUser(account, "second", "admin").statusCode(201);
    as(account, "second", Role.ADMIN).delete("/v1/users/admin").then().statusCode(204);
    check(account.get("token")).statusCode(401);
  }

  @Test
  void anotherAccountsUsersAndTokensDoNotExist() {
    Map<String, String> mine = newAccount("mine");
    Map<String, String> other = newAccount("other");
    String user = newUser(other, "bob", "member").statusCode(201).extract().path("id");
    String token =
        as(other, "bob", Role.MEMBER)
            .body(Map.of("name", "bobs"))
            .post("/v1/api-tokens")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    for (String path : List.of("/v1/users/" + user, "/v1/users/bob", "/v1/api-tokens/" + token)) {
      as(mine, "admin", Role.ADMIN).get(path).then().statusCode(404);
      as(mine, "admin", Role.ADMIN).delete(path).then().statusCode(404);
    }
    as(mine, "admin", Role.ADMIN)
        .body(Map.of("roles", List.of("viewer")))
        .patch("/v1/users/" + user)
        .then()
        .statusCode(404);
  }

  @Test
  void anAdministratorCannotMakeAnOperator() {
    Map<String, String> account = newAccount("escalation");
    newUser(account, "root", "operator").statusCode(400).body("field", equalTo("roles"));
  }

  @Test
  void aRepeatedAccountRequestReturnsTheFirstWithoutItsSecrets() {
    String first = post("same", "key-1").statusCode(201).extract().path("accountId");
    post("same", "key-1")
        .statusCode(201)
        .body("accountId", equalTo(first))
        .body("password", nullValue());
    post("different", "key-1").statusCode(409);
  }

  @Test
  void badInputIsToldAsSuch() {
    Map<String, String> account = newAccount("bad input");
    as(account, "admin", Role.ADMIN).post("/v1/users").then().statusCode(400);
    as(account, "admin", Role.ADMIN).body("null").post("/v1/users").then().statusCode(400);
    as(account, "admin", Role.ADMIN).body("{").post("/v1/users").then().statusCode(400);
    as(account, "admin", Role.ADMIN)
        .body("{\"nam\":\"x\"}")
        .post("/v1/users")
        .then()
        .statusCode(400)
        .body("code", equalTo("UnknownParameter"));
    newUser(account, "a\nb", "member").statusCode(400).body("field", equalTo("name"));
    newUser(account, "admin", "member").statusCode(409);
    given().get("/v1/users").then().statusCode(401);
    signIn("nul\0", "a", "b").statusCode(400);
  }

  @Test
  void internalOperationsExistOnTheTlsListenerOnly() {
    given()
        .header("Authorization", TestTokens.ofInstallation().service("gateway", "identity"))
        .contentType("application/json")
        .body(Map.of("token", "oblak_x", "sourceIp", ""))
        .post("/internal/identity/credentials")
        .then()
        .statusCode(404);
    tls()
        .header("Authorization", TestTokens.ofInstallation().service("compute", "identity"))
        .contentType("application/json")
        .body(Map.of("token", "oblak_x", "sourceIp", ""))
        .post("/internal/identity/credentials")
        .then()
        .statusCode(403);
  }

  private Properties credentials() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(credentialsFile)) {
      properties.load(in);
    }
    return properties;
  }

  private static ValidatableResponse post(String name, String key) {
    return operator()
        .header("Idempotency-Key", key)
        .body(Map.of("name", name))
        .post("/v1/accounts")
        .then();
  }

  static Map<String, String> newAccount(String name) {
    return operator()
        .body(Map.of("name", name))
        .post("/v1/accounts")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath()
        .getMap("", String.class, String.class);
  }

  static ValidatableResponse newUser(Map<String, String> account, String name, String role) {
    return as(account, "admin", Role.ADMIN)
        .body(Map.of("name", name, "password", "long enough", "roles", List.of(role)))
        .post("/v1/users")
        .then();
  }

  static ValidatableResponse signIn(Map<String, String> account) {
    return signIn(account.get("accountId"), account.get("user"), account.get("password"));
  }

  static ValidatableResponse signIn(String accountId, String user, String password) {
    String address = "192.0.2." + ADDRESS.incrementAndGet() % 250;
    return given()
        .header("Authorization", vouched("", "anonymous", Set.of(), address))
        .contentType("application/json")
        .body(Map.of("accountId", accountId, "user", user, "password", password))
        .post("/v1/sessions")
        .then();
  }

  static ValidatableResponse refresh(String token) {
    return given()
        .contentType("application/json")
        .body(Map.of("refreshToken", token))
        .post("/v1/sessions/refresh")
        .then();
  }

  static ValidatableResponse check(String token) {
    return check(token, false);
  }

  /** A gateway of the release before does not say that it judges. */
  static ValidatableResponse check(String token, boolean judges) {
    return tls()
        .header("Authorization", TestTokens.ofInstallation().service("gateway", "identity"))
        .contentType("application/json")
        .body(
            judges
                ? Map.of("token", token, "sourceIp", "192.0.2.1", "judges", true)
                : Map.of("token", token, "sourceIp", "192.0.2.1"))
        .post("/internal/identity/credentials")
        .then();
  }

  static RequestSpecification operator() {
    return given()
        .header(
            "Authorization",
            TestTokens.ofInstallation().user("100000000000", Role.OPERATOR, "identity"))
        .contentType("application/json");
  }

  static RequestSpecification as(Map<String, String> account, String user, Role role) {
    String accountId = account.get("accountId");
    String arn = "arn:aws:iam::" + accountId + ":user/" + user;
    return given()
        .header("Authorization", vouched(accountId, arn, Set.of(role), "192.0.2.1"))
        .contentType("application/json");
  }

  static String vouched(String accountId, String arn, Set<Role> roles, String address) {
    TokenMint mint = new TokenMint(new ServiceKeys(TestInstallation.pki()));
    return "Bearer "
        + mint.mint(
            new Principal(accountId, arn, roles, "gateway", address, "req-test"), "identity");
  }

  private static RequestSpecification tls() {
    return MutualTls.request(TestInstallation.pki());
  }
}

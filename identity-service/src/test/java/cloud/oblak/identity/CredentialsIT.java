package cloud.oblak.identity;

import static cloud.oblak.identity.IdentityIT.as;
import static cloud.oblak.identity.IdentityIT.check;
import static cloud.oblak.identity.IdentityIT.newAccount;
import static cloud.oblak.identity.IdentityIT.newUser;
import static cloud.oblak.identity.IdentityIT.operator;
import static cloud.oblak.identity.IdentityIT.signIn;
import static cloud.oblak.identity.IdentityIT.vouched;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How credentials are replaced, lost and guessed. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class CredentialsIT {
  @Inject
  @DataSource("identity")
  AgroalDataSource database;

  @Test
  void whoWaitsForOneUserDoesNotUseUpTheAddressForOthers() {
    Map<String, String> account = newAccount("one office");
    for (int i = 0; i < 30; i++) {
      from("203.0.113.50", account.get("accountId"), "nobody", "guess");
    }
    assertEquals(
        201, from("203.0.113.50", account.get("accountId"), "admin", account.get("password")));
  }

  @Test
  void everyUserChangesItsOwnPasswordAndOtherSessionsEnd() {
    Map<String, String> account = newAccount("own password");
    newUser(account, "ann", "viewer").statusCode(201);
    String id = account.get("accountId");
    var mine = signIn(id, "ann", "long enough").statusCode(201).extract();
    String other = signIn(id, "ann", "long enough").statusCode(201).extract().path("accessToken");
    change(account, mine.path("id"), "not the one", "another long one")
        .statusCode(400)
        .body("field", equalTo("current"));
    change(account, mine.path("id"), "long enough", "short")
        .statusCode(400)
        .body("field", equalTo("new"));
    change(account, mine.path("id"), "long enough", "another long one").statusCode(204);
    check(other).statusCode(401);
    check(mine.path("accessToken")).statusCode(200);
    signIn(id, "ann", "long enough").statusCode(401);
    signIn(id, "ann", "another long one").statusCode(201);
  }

  @Test
  void aSignInUnderWayDoesNotSurviveThatThePasswordIsChanged() throws Exception {
    Map<String, String> account = newAccount("race");
    String admin =
        as(account, "admin", Role.ADMIN).get("/v1/users/admin").then().extract().path("id");
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      run(connection, "SELECT 1 FROM account_user WHERE id = ? FOR UPDATE", admin);
      CompletableFuture<Integer> late =
          CompletableFuture.supplyAsync(() -> signIn(account).extract().statusCode());
      while (waiting() == 0) {
        Thread.sleep(50);
      }
      run(connection, "UPDATE account_user SET password_hash = 'changed' WHERE id = ?", admin);
      connection.commit();
      assertEquals(401, late.join());
    }
  }

  @Test
  void theOperatorLetsAnAdministratorInAnew() {
    Map<String, String> lost = newAccount("lost answer");
    String session = signIn(lost).statusCode(201).extract().path("accessToken");
    String path = "/v1/accounts/" + lost.get("accountId") + "/credentials";
    as(lost, "admin", Role.ADMIN).post(path).then().statusCode(403);
    Map<String, String> found =
        operator()
            .post(path)
            .then()
            .statusCode(201)
            .body("user", equalTo("admin"))
            .extract()
            .jsonPath()
            .getMap("", String.class, String.class);
    check(lost.get("token")).statusCode(401);
    check(session).statusCode(401);
    signIn(lost).statusCode(401);
    check(found.get("token")).statusCode(200).body("accountId", equalTo(lost.get("accountId")));
    signIn(found).statusCode(201);
    operator().post("/v1/accounts/999999999999/credentials").then().statusCode(404);
  }

  @Test
  void aRepeatedUserOrTokenRequestReturnsTheFirst() {
    Map<String, String> account = newAccount("repeating");
    String user = again(account, "/v1/users", user("ann", "member")).path("id");
    assertEquals(user, again(account, "/v1/users", user("ann", "member")).path("id"));
    repeated(account, "/v1/users", user("ann", "viewer")).statusCode(409);
    Map<String, Object> token = Map.of("name", "ci");
    String id =
        repeated(account, "/v1/api-tokens", token)
            .statusCode(201)
            .body("token", notNullValue())
            .extract()
            .path("id");
    repeated(account, "/v1/api-tokens", token)
        .statusCode(201)
        .body("id", equalTo(id))
        .body("token", nullValue());
    repeated(account, "/v1/api-tokens", Map.of("name", "other")).statusCode(409);
  }

  @Test
  void aFailedSignInIsAnEventOfTheAccount() throws SQLException {
    Map<String, String> account = newAccount("events");
    signIn(account.get("accountId"), "admin", "wrong password").statusCode(401);
    signIn(account.get("accountId"), "nobody", "wrong password").statusCode(401);
    try (Connection connection = database.getConnection()) {
      assertEquals(
          2,
          run(
              connection,
              "SELECT count(*) FROM outbox WHERE type = 'session.refused' AND account_id = ?",
              account.get("accountId")));
    }
  }

  private static Map<String, Object> user(String name, String role) {
    return Map.of("name", name, "password", "long enough", "roles", List.of(role));
  }

  private static io.restassured.response.ExtractableResponse<?> again(
      Map<String, String> account, String path, Map<String, Object> body) {
    return repeated(account, path, body).statusCode(201).extract();
  }

  private static io.restassured.response.ValidatableResponse repeated(
      Map<String, String> account, String path, Map<String, Object> body) {
    return as(account, "admin", Role.ADMIN)
        .header("Idempotency-Key", "key-1")
        .body(body)
        .post(path)
        .then();
  }

  private static io.restassured.response.ValidatableResponse change(
      Map<String, String> account, String session, String current, String wanted) {
    return as(account, "ann", Role.VIEWER)
        .header("X-Oblak-Credential", session)
        .body(Map.of("current", current, "new", wanted))
        .post("/v1/users/me/password")
        .then();
  }

  private static int from(String address, String accountId, String user, String password) {
    return given()
        .header("Authorization", vouched("", "anonymous", Set.of(), address))
        .contentType("application/json")
        .body(Map.of("accountId", accountId, "user", user, "password", password))
        .post("/v1/sessions")
        .statusCode();
  }

  private int waiting() throws SQLException {
    try (Connection connection = database.getConnection()) {
      int count =
          run(
              connection,
              "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND ? <> ''",
              "x");
      assertTrue(count >= 0);
      return count;
    }
  }

  private static int run(Connection connection, String sql, String argument) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, argument);
      if (!statement.execute()) {
        return statement.getUpdateCount();
      }
      try (ResultSet rows = statement.getResultSet()) {
        return rows.next() ? rows.getInt(1) : 0;
      }
    }
  }
}

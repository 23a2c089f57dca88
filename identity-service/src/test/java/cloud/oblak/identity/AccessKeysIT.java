package cloud.oblak.identity;

import static cloud.oblak.identity.IdentityIT.as;
import static cloud.oblak.identity.IdentityIT.newAccount;
import static cloud.oblak.identity.IdentityIT.newUser;
import static cloud.oblak.identity.IdentityIT.operator;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import cloud.oblak.testkit.TestTokens;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Access keys over HTTP, as their owners and the gateway use them. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class AccessKeysIT {
  @Inject
  @DataSource("identity")
  AgroalDataSource database;

  @Test
  void aNewAccountsAdministratorHasAKeyWhoseSigningKeyIdentityDerives() throws Exception {
    Map<String, String> account = newAccount("signing");
    String secret = account.get("secretAccessKey");
    assertTrue(account.get("accessKeyId").matches("AKIA[A-Z2-7]{16}"));
    assertEquals(40, secret.length());
    signingKey(account.get("accessKeyId"), "")
        .statusCode(200)
        .body("signingKey", equalTo(derive(secret)))
        .body("credential.accountId", equalTo(account.get("accountId")))
        .body("credential.kind", equalTo("access-key"))
        .body("credential.id", equalTo(account.get("accessKeyId")))
        .body("credential.roles", equalTo(List.of("ADMIN")));
    as(account, "admin", Role.ADMIN)
        .get("/v1/access-keys/" + account.get("accessKeyId"))
        .then()
        .statusCode(200)
        .body("lastUsedAt", nullValue());
    used(account.get("accessKeyId"), "gateway").statusCode(204);
    used(account.get("accessKeyId"), "compute").statusCode(403);
    as(account, "admin", Role.ADMIN)
        .get("/v1/access-keys/" + account.get("accessKeyId"))
        .then()
        .statusCode(200)
        .body("lastUsedService", equalTo("ec2"))
        .body("lastUsedRegion", equalTo("us-east-1"))
        .body("lastUsedAt", notNullValue())
        .body("secretAccessKey", nullValue());
  }

  @Test
  void aSecretIsStoredSealedOnly() throws SQLException {
    Map<String, String> account = newAccount("sealed");
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT secret FROM access_key WHERE id = '" + account.get("accessKeyId") + "'")) {
      assertTrue(rows.next());
      String stored =
          new String(Base64.getDecoder().decode(rows.getString(1)), StandardCharsets.ISO_8859_1);
      assertFalse(stored.contains(account.get("secretAccessKey")));
    }
  }

  @Test
  void unknownInactiveAndDeletedKeysSignNothing() {
    Map<String, String> account = newAccount("states");
    String id = account.get("accessKeyId");
    signingKey("AKIAAAAAAAAAAAAAAAAA", "").statusCode(401).body("code", equalTo(INVALID));
    signingKey(id, "a token it never had").statusCode(401).body("code", equalTo(INVALID));
    turn(account, id, "inactive").statusCode(200).body("state", equalTo("inactive"));
    signingKey(id, "").statusCode(401).body("code", equalTo(INVALID));
    turn(account, id, "active").statusCode(200).body("state", equalTo("active"));
    signingKey(id, "").statusCode(200);
    turn(account, id, "asleep").statusCode(400).body("field", equalTo("state"));
    as(account, "admin", Role.ADMIN).delete("/v1/access-keys/" + id).then().statusCode(204);
    signingKey(id, "").statusCode(401);
    as(account, "admin", Role.ADMIN).delete("/v1/access-keys/" + id).then().statusCode(404);
  }

  @Test
  void aUserHasAtMostTwoKeysAndARepeatedRequestIsShownNoSecret() {
    Map<String, String> account = newAccount("two");
    ValidatableResponse second = create(account, "admin", Role.ADMIN, Map.of(), "k1");
    String id = second.statusCode(201).extract().path("id");
    create(account, "admin", Role.ADMIN, Map.of(), "k1")
        .statusCode(201)
        .body("id", equalTo(id))
        .body("secretAccessKey", nullValue());
    create(account, "admin", Role.ADMIN, Map.of(), "k2")
        .statusCode(429)
        .body("code", equalTo("LimitExceeded"));
  }

  @Test
  void aMemberHasItsOwnKeysAndAnAdministratorThoseOfAll() {
    Map<String, String> account = newAccount("members");
    newUser(account, "ann", "member").statusCode(201);
    create(account, "ann", Role.MEMBER, Map.of("user", "admin"), "").statusCode(404);
    String anns =
        create(account, "admin", Role.ADMIN, Map.of("user", "ann"), "")
            .statusCode(201)
            .extract()
            .path("id");
    as(account, "ann", Role.MEMBER)
        .get("/v1/access-keys")
        .then()
        .statusCode(200)
        .body("accessKeys.id", equalTo(List.of(anns)));
    String admins = "/v1/access-keys/" + account.get("accessKeyId");
    as(account, "ann", Role.MEMBER).get(admins).then().statusCode(404);
    as(account, "ann", Role.MEMBER).delete(admins).then().statusCode(404);
    as(account, "admin", Role.ADMIN).delete("/v1/access-keys/" + anns).then().statusCode(204);
    Map<String, String> other = newAccount("stranger");
    as(other, "admin", Role.ADMIN).get(admins).then().statusCode(404);
    as(other, "admin", Role.ADMIN).body("{}").patch(admins).then().statusCode(404);
    as(other, "admin", Role.ADMIN).delete(admins).then().statusCode(404);
    create(other, "admin", Role.ADMIN, Map.of("user", "ann"), "").statusCode(404);
  }

  @Test
  void aUsersKeysEndWithTheUserAndWithReplacedCredentials() {
    Map<String, String> account = newAccount("ends");
    newUser(account, "ann", "member").statusCode(201);
    String anns = create(account, "ann", Role.MEMBER, Map.of(), "").extract().path("id");
    as(account, "admin", Role.ADMIN).delete("/v1/users/ann").then().statusCode(204);
    signingKey(anns, "").statusCode(401);
    String fresh =
        operator()
            .post("/v1/accounts/" + account.get("accountId") + "/credentials")
            .then()
            .statusCode(201)
            .extract()
            .path("accessKeyId");
    signingKey(account.get("accessKeyId"), "").statusCode(401);
    signingKey(fresh, "").statusCode(200);
  }

  private static final String INVALID = "InvalidClientTokenId";

  private static ValidatableResponse turn(Map<String, String> account, String id, String state) {
    return as(account, "admin", Role.ADMIN)
        .body(Map.of("state", state))
        .patch("/v1/access-keys/" + id)
        .then();
  }

  private static ValidatableResponse create(
      Map<String, String> account, String user, Role role, Map<String, String> body, String key) {
    return as(account, user, role)
        .header("Idempotency-Key", key)
        .body(body)
        .post("/v1/access-keys")
        .then();
  }

  /** What the gateway tells when a signature was good. */
  private static ValidatableResponse used(String id, String service) {
    return MutualTls.request(TestInstallation.pki())
        .header("Authorization", TestTokens.ofInstallation().service(service, "identity"))
        .contentType("application/json")
        .body(Map.of("accessKeyId", id, "region", "us-east-1", "service", "ec2"))
        .post("/internal/identity/signing-keys/uses")
        .then();
  }

  static ValidatableResponse signingKey(String id, String sessionToken) {
    return signingKey(id, sessionToken, false);
  }

  /**
   * What the gateway asks.
   *
   * @param judges whether it refuses by itself what is marked so; one of the release before does
   *     not know the word
   */
  static ValidatableResponse signingKey(String id, String sessionToken, boolean judges) {
    return signingKey(id, sessionToken, judges ? Map.of("judges", true) : Map.of());
  }

  static ValidatableResponse signingKey(String id, String sessionToken, Map<String, Object> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("accessKeyId", id);
    body.put("date", "20260102");
    body.put("region", "us-east-1");
    body.put("service", "ec2");
    body.put("sessionToken", sessionToken);
    body.put("sourceIp", "192.0.2.1");
    return MutualTls.request(TestInstallation.pki())
        .header("Authorization", TestTokens.ofInstallation().service("gateway", "identity"))
        .contentType("application/json")
        .body(body)
        .post("/internal/identity/signing-keys")
        .then();
  }

  private static String derive(String secret) throws Exception {
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String part : List.of("20260102", "us-east-1", "ec2", "aws4_request")) {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      key = mac.doFinal(part.getBytes(StandardCharsets.UTF_8));
    }
    return Base64.getEncoder().encodeToString(key);
  }

  @Test
  void onlyTheGatewayAsksForSigningKeys() {
    MutualTls.request(TestInstallation.pki())
        .header("Authorization", TestTokens.ofInstallation().service("compute", "identity"))
        .contentType("application/json")
        .body("{}")
        .post("/internal/identity/signing-keys")
        .then()
        .statusCode(403);
    given()
        .contentType("application/json")
        .body("{}")
        .post("/internal/identity/signing-keys")
        .then()
        .statusCode(404);
  }
}

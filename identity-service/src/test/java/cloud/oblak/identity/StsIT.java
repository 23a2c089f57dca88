package cloud.oblak.identity;

import static cloud.oblak.identity.IdentityIT.newAccount;
import static cloud.oblak.identity.IdentityIT.vouched;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** STS as the gateway passes its calls on. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class StsIT {
  private static final String SESSION = "Action=GetSessionToken&Version=2011-06-15";

  @Inject
  @DataSource("identity")
  AgroalDataSource database;

  @Test
  void aTemporaryKeySignsWithItsTokenUntilItEnds() throws SQLException {
    Map<String, String> account = newAccount("temporary");
    String made =
        call(account, account.get("accessKeyId"), SESSION + "&DurationSeconds=900")
            .statusCode(200)
            .extract()
            .asString();
    String id = element(made, "AccessKeyId");
    String token = element(made, "SessionToken");
    AccessKeysIT.signingKey(id, token)
        .statusCode(200)
        .body("credential.accountId", equalTo(account.get("accountId")))
        .body("credential.id", equalTo(id));
    refused(id, "", "InvalidClientTokenId");
    refused(id, token + "x", "InvalidClientTokenId");
    call(account, id, SESSION).statusCode(403).body(containsString("AccessDenied"));
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE temporary_key SET expires_at = now() WHERE id = '" + id + "'");
    }
    refused(id, token, "ExpiredToken");
    AccessKeysIT.signingKey(id, token, true)
        .statusCode(200)
        .body("credential.accountId", equalTo(account.get("accountId")))
        .body("credential.refused.code", equalTo("ExpiredToken"))
        .body("credential.roles", empty());
    AccessKeysIT.signingKey(id, token + "x", true).statusCode(401);
  }

  @Test
  void aSessionLastsFromFifteenMinutesToThirtySixHours() {
    Map<String, String> account = newAccount("how long");
    for (int seconds : new int[] {899, 129_601, -1}) {
      call(account, account.get("accessKeyId"), SESSION + "&DurationSeconds=" + seconds)
          .statusCode(400)
          .body(containsString("<Code>ValidationError</Code>"));
    }
  }

  @Test
  void everybodyMayAskWhoItIs() {
    Map<String, String> account = newAccount("who");
    call(account, account.get("accessKeyId"), "Action=GetCallerIdentity&Version=2011-06-15")
        .statusCode(200)
        .body(containsString("<Account>" + account.get("accountId") + "</Account>"))
        .body(containsString(":user/admin</Arn>"));
  }

  private static String element(String xml, String name) {
    return xml.replaceFirst("(?s).*<" + name + ">(.*?)</" + name + ">.*", "$1");
  }

  private static void refused(String id, String token, String code) {
    AccessKeysIT.signingKey(id, token).statusCode(401).body("code", equalTo(code));
  }

  private static ValidatableResponse call(
      Map<String, String> account, String credential, String form) {
    String accountId = account.get("accountId");
    String arn = "arn:aws:iam::" + accountId + ":user/admin";
    return given()
        .header("Authorization", vouched(accountId, arn, Set.of(Role.VIEWER), "192.0.2.1"))
        .header("X-Oblak-Credential", credential)
        .contentType("application/x-www-form-urlencoded")
        .body(form)
        .post("/aws/identity/sts")
        .then();
  }
}

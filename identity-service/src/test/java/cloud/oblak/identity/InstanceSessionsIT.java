package cloud.oblak.identity;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import cloud.oblak.identity.account.TestAccounts;
import cloud.oblak.identity.instanceprofile.InstanceProfiles;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import cloud.oblak.testkit.TestTokens;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What compute asks about the profiles of instances. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class InstanceSessionsIT {
  private static final String INSTANCE = "i-00000000000000001";

  @Inject InstanceProfiles profiles;
  @Inject IamRoles roles;
  @Inject TestAccounts accounts;

  @Inject
  @DataSource("identity")
  AgroalDataSource database;

  private Principal admin;

  @BeforeEach
  void anAccountWithAProfile() {
    String id = accounts.make();
    admin =
        new Principal(
            id, "arn:aws:iam::" + id + ":user/admin", Set.of(Role.ADMIN), "gateway", "", "req");
    profiles.create("web", "/app/", Map.of(), admin);
  }

  private void role(String service) {
    String trust =
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\""
            + service
            + "\"},\"Action\":\"sts:AssumeRole\"}}";
    roles.create(new IamRoles.Wanted("reader", "/", "", trust, null, null, Map.of()), admin);
    profiles.add("web", "reader", admin);
  }

  private static ValidatableResponse asCompute(String path, Object body) {
    return MutualTls.request(TestInstallation.pki())
        .header("Authorization", TestTokens.ofInstallation().service("compute", "identity"))
        .contentType("application/json")
        .body(body)
        .post("/internal/identity/" + path)
        .then();
  }

  private ValidatableResponse session(String profileId, String accessKeyId) {
    Map<String, String> wanted = new HashMap<>();
    wanted.put("accountId", admin.accountId());
    wanted.put("instanceId", INSTANCE);
    wanted.put("profileId", profileId);
    wanted.put("accessKeyId", accessKeyId);
    return asCompute("instance-sessions", Map.of("instances", List.of(wanted))).statusCode(200);
  }

  private String profileId() {
    return profiles.get(admin.accountId(), "web").id();
  }

  @Test
  void aProfileIsKnownByItsNameWithTheRoleInIt() {
    Map<String, String> named = Map.of("accountId", admin.accountId(), "name", "web");
    asCompute("instance-profiles/named", named)
        .statusCode(200)
        .body("roleArn", equalTo(""))
        .body("arn", equalTo("arn:aws:iam::" + admin.accountId() + ":instance-profile/app/web"));
    role("ec2.amazonaws.com");
    asCompute("instance-profiles/named", named)
        .statusCode(200)
        .body("roleArn", equalTo("arn:aws:iam::" + admin.accountId() + ":role/reader"));
    asCompute("instance-profiles/named", Map.of("accountId", accounts.make(), "name", "web"))
        .statusCode(404);
  }

  @Test
  void anInstanceSpeaksAsTheRoleUntilItsKeysAreHalfSpent() throws SQLException {
    role("ec2.amazonaws.com");
    var first = session(profileId(), null).extract();
    String id = first.path("sessions[0].keys.accessKeyId");
    assertEquals("reader", first.path("sessions[0].role"));
    AccessKeysIT.signingKey(id, first.path("sessions[0].keys.token"))
        .statusCode(200)
        .body(
            "credential.arn",
            equalTo("arn:aws:sts::" + admin.accountId() + ":assumed-role/reader/" + INSTANCE));
    session(profileId(), id)
        .body("sessions[0].code", equalTo("Success"))
        .body("sessions[0].keys", nullValue());
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE temporary_key SET expires_at = now() + interval '179 minutes' WHERE id = '"
              + id
              + "'");
    }
    String second = session(profileId(), id).extract().path("sessions[0].keys.accessKeyId");
    assertNotEquals(id, second);
  }

  @Test
  void whyThereAreNoCredentialsIsSaidInTheWordsOfTheMetadataService() {
    session(profileId(), null)
        .body("sessions[0].code", equalTo("Success"))
        .body("sessions[0].role", equalTo(""));
    role("lambda.amazonaws.com");
    session(profileId(), null)
        .body("sessions[0].code", equalTo("AssumeRoleUnauthorizedAccess"))
        .body("sessions[0].role", equalTo("reader"))
        .body("sessions[0].keys", nullValue());
    session("AIPA0000000000000000A", null)
        .body("sessions[0].code", equalTo("InstanceProfileNotFound"));
  }

  @Test
  void anotherRoleInTheProfileGivesOtherKeysAtOnceAndADeletedRoleEndsItsOwn() {
    role("ec2.amazonaws.com");
    var first = session(profileId(), null).extract();
    String id = first.path("sessions[0].keys.accessKeyId");
    String token = first.path("sessions[0].keys.token");
    profiles.remove("web", "reader", admin);
    session(profileId(), id).body("sessions[0].role", equalTo(""));
    AccessKeysIT.signingKey(id, token).statusCode(200);
    roles.delete("reader", admin);
    AccessKeysIT.signingKey(id, token).statusCode(401);
    role("ec2.amazonaws.com");
    assertNotEquals(id, session(profileId(), id).extract().path("sessions[0].keys.accessKeyId"));
  }
}

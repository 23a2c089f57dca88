package cloud.oblak.identity;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import cloud.oblak.identity.account.TestAccounts;
import cloud.oblak.identity.policyset.PolicySets;
import cloud.oblak.identity.user.Users;
import cloud.oblak.kit.token.ServiceKeys;
import cloud.oblak.kit.token.TokenMint;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What policies decide about users and their keys over REST. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class RestPoliciesIT {
  @Inject PolicySets policySets;
  @Inject Users users;
  @Inject TestAccounts accounts;

  private final TokenMint mint = new TokenMint(new ServiceKeys(TestInstallation.pki()));
  private String account;

  @BeforeEach
  void anAccountWithAnAdministratorAndAnotherUser() {
    account = accounts.make();
    iam("CreateUser", "UserName=ann&Path=/team/");
  }

  @Test
  void aDenyOnAnotherUserKeepsAnAdministratorFromItsAccessKeys() {
    String key =
        admin().body(Map.of("user", "ann")).post("/v1/access-keys").then().extract().path("id");
    deny("iam:*AccessKey*", "arn:aws:iam::" + account + ":user/team/*");
    admin()
        .body(Map.of("user", "ann"))
        .post("/v1/access-keys")
        .then()
        .statusCode(403)
        .body("detail", containsString(":user/team/ann"));
    admin().get("/v1/access-keys/" + key).then().statusCode(403);
    admin()
        .body(Map.of("state", "inactive"))
        .patch("/v1/access-keys/" + key)
        .then()
        .statusCode(403);
    admin().delete("/v1/access-keys/" + key).then().statusCode(403);
    admin().get("/v1/access-keys").then().body("accessKeys.id", not(hasItem(key)));
    admin().body(Map.of()).post("/v1/access-keys").then().statusCode(201);
  }

  @Test
  void aBoundaryKeepsAnAdministratorFromTheAccessKeysOfOthers() {
    bound("iam:*AccessKey*", "arn:aws:iam::" + account + ":user/admin");
    admin().body(Map.of("user", "ann")).post("/v1/access-keys").then().statusCode(403);
    admin().body(Map.of()).post("/v1/access-keys").then().statusCode(201);
  }

  @Test
  void aDenyOnAUserHoldsHoweverTheUserIsAddressed() {
    String id = users.find(account, "ann").orElseThrow().id();
    deny("iam:*", "arn:aws:iam::" + account + ":user/team/*");
    for (String path : List.of("/v1/users/" + id, "/v1/users/ann")) {
      admin().get(path).then().statusCode(403).body("detail", containsString(":user/team/ann"));
      admin().body(Map.of("password", "long enough")).patch(path).then().statusCode(403);
      admin().delete(path).then().statusCode(403);
    }
    admin().get("/v1/users/admin").then().statusCode(200);
    admin().get("/v1/users/nobody").then().statusCode(404);
  }

  @Test
  void aNewUserIsAuthorisedByItsName() {
    deny("iam:CreateUser", "arn:aws:iam::" + account + ":user/root*");
    Map<String, Object> user =
        Map.of("name", "rooty", "password", "long enough", "roles", List.of("viewer"));
    admin().body(user).post("/v1/users").then().statusCode(403);
  }

  @Test
  void whoMayNotAttachPoliciesOrSetPasswordsGivesNoRolesAndNoPasswords() {
    Map<String, Object> user =
        Map.of("name", "eve", "password", "long enough", "roles", List.of("admin"));
    deny("iam:AttachUserPolicy", "*");
    admin()
        .body(user)
        .post("/v1/users")
        .then()
        .statusCode(403)
        .body("detail", containsString("iam:AttachUserPolicy"));
    admin().body(Map.of("roles", List.of("admin"))).patch("/v1/users/ann").then().statusCode(403);
    admin().body(Map.of("password", "long enough")).patch("/v1/users/ann").then().statusCode(200);
    deny("iam:*LoginProfile", "*");
    admin().body(user).post("/v1/users").then().statusCode(403);
    admin().body(Map.of("password", "long enough")).patch("/v1/users/ann").then().statusCode(403);
    admin().body(Map.of("roles", List.of("viewer"))).patch("/v1/users/ann").then().statusCode(200);
  }

  @Test
  void aConditionOnThePolicyHoldsForTheRoleThatStandsForIt() {
    iam(
        "PutUserPolicy",
        "UserName=admin&PolicyName=no&PolicyDocument={\"Version\":\"2012-10-17\",\"Statement\":[{"
            + "\"Effect\":\"Deny\",\"Action\":\"iam:AttachUserPolicy\",\"Resource\":\"*\","
            + "\"Condition\":{\"ArnEquals\":{\"iam:PolicyARN\":"
            + "\"arn:aws:iam::aws:policy/AdministratorAccess\"}}}]}");
    Map<String, Object> user =
        Map.of("name", "eve", "password", "long enough", "roles", List.of("admin"));
    admin().body(user).post("/v1/users").then().statusCode(403);
    admin().body(Map.of("roles", List.of("admin"))).patch("/v1/users/ann").then().statusCode(403);
    admin().body(Map.of("roles", List.of("viewer"))).patch("/v1/users/ann").then().statusCode(200);
  }

  @Test
  void aDenyOnAnotherUserKeepsAnAdministratorFromItsApiTokens() {
    String ann = users.find(account, "ann").orElseThrow().arn();
    Principal other = new Principal(account, ann, Set.of(Role.MEMBER), "gateway", "", "req-test");
    Map<String, Object> named = Map.of("name", "build");
    String token =
        given()
            .header("Authorization", "Bearer " + mint.mint(other, "identity"))
            .contentType("application/json")
            .body(named)
            .post("/v1/api-tokens")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    admin().get("/v1/api-tokens/" + token).then().statusCode(200);
    deny("oblak:*ApiToken*", ann);
    admin().get("/v1/api-tokens/" + token).then().statusCode(403);
    admin().delete("/v1/api-tokens/" + token).then().statusCode(403);
    admin().get("/v1/api-tokens").then().body("apiTokens.id", not(hasItem(token)));
    admin().body(named).post("/v1/api-tokens").then().statusCode(201);
  }

  @Test
  void policiesTakeAccountsAwayFromAnOperatorAndGiveThemToNobodyElse() {
    deny("oblak:*Account*", "*");
    String hash = policySets.of(users.find(account, "admin").orElseThrow());
    for (String path : List.of("/v1/accounts", "/v1/accounts/" + account)) {
      as(Role.OPERATOR, hash)
          .get(path)
          .then()
          .statusCode(403)
          .body("detail", containsString("oblak:"));
      as(Role.ADMIN, hash).get(path).then().statusCode(403);
    }
    as(Role.OPERATOR, hash).body(Map.of("name", "x")).post("/v1/accounts").then().statusCode(403);
    as(Role.OPERATOR, hash).post("/v1/accounts/" + account + "/credentials").then().statusCode(403);
    iam("DeleteUserPolicy", "UserName=admin&PolicyName=no");
    String free = policySets.of(users.find(account, "admin").orElseThrow());
    as(Role.OPERATOR, free).get("/v1/accounts").then().statusCode(200);
    as(Role.ADMIN, free).get("/v1/accounts").then().statusCode(403);
  }

  @Test
  void detachingAPolicyTakesTheRoleAwayThatStandsForIt() {
    String password = "a-password-of-some-length-1";
    admin()
        .body(Map.of("name", "bob", "password", password, "roles", List.of("member", "viewer")))
        .post("/v1/users")
        .then()
        .statusCode(201);
    String bob = "UserName=bob&PolicyArn=arn:aws:iam::aws:policy/";
    iam("AttachUserPolicy", bob + "ReadOnlyAccess");
    iam("DetachUserPolicy", bob + "ReadOnlyAccess");
    admin().get("/v1/users/bob").then().body("roles", equalTo(List.of("member", "viewer")));
    iam("DetachUserPolicy", bob + "ReadOnlyAccess");
    admin().get("/v1/users/bob").then().body("roles", equalTo(List.of("member")));
    iam("DetachUserPolicy", bob + "PowerUserAccess");
    admin().get("/v1/users/bob").then().body("roles", equalTo(List.of()));
    answer("DetachUserPolicy", bob + "PowerUserAccess").statusCode(404);
    iam("DeleteLoginProfile", "UserName=bob");
    iam("DeleteUser", "UserName=bob");
    answer(
            "DetachUserPolicy",
            "UserName=admin&PolicyArn=arn:aws:iam::aws:policy/AdministratorAccess")
        .statusCode(409);
    admin().get("/v1/users/admin").then().body("roles", hasItem("admin"));
  }

  private RequestSpecification as(Role role, String hash) {
    String arn = "arn:aws:iam::" + account + ":user/admin";
    Principal principal =
        new Principal(account, arn, Set.of(role), "gateway", "192.0.2.7", "req-test").under(hash);
    return given()
        .header("Authorization", "Bearer " + mint.mint(principal, "identity"))
        .contentType("application/json");
  }

  private void deny(String action, String resource) {
    iam(
        "PutUserPolicy",
        "UserName=admin&PolicyName=no&PolicyDocument=" + document("Deny", action, resource));
  }

  private void bound(String action, String resource) {
    iam("CreatePolicy", "PolicyName=only&PolicyDocument=" + document("Allow", action, resource));
    iam(
        "PutUserPermissionsBoundary",
        "UserName=admin&PermissionsBoundary=arn:aws:iam::" + account + ":policy/only");
  }

  private static String document(String effect, String action, String resource) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"%s\",\"Action\":\"%s\",\"Resource\":\"%s\"}]}"
        .formatted(effect, action, resource);
  }

  private void iam(String action, String parameters) {
    answer(action, parameters).statusCode(200);
  }

  private ValidatableResponse answer(String action, String parameters) {
    return given()
        .header("Authorization", "Bearer " + mint.mint(principal(), "identity"))
        .contentType("application/x-www-form-urlencoded; charset=utf-8")
        .body("Action=" + action + "&Version=2010-05-08&" + parameters)
        .post("/aws/identity/iam")
        .then();
  }

  private RequestSpecification admin() {
    String hash = policySets.of(users.find(account, "admin").orElseThrow());
    return given()
        .header("Authorization", "Bearer " + mint.mint(principal().under(hash), "identity"))
        .contentType("application/json");
  }

  private Principal principal() {
    String arn = "arn:aws:iam::" + account + ":user/admin";
    return new Principal(account, arn, Set.of(Role.ADMIN), "gateway", "192.0.2.7", "req-test");
  }
}

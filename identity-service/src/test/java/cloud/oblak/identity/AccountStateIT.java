package cloud.oblak.identity;

import static cloud.oblak.identity.AccessKeysIT.signingKey;
import static cloud.oblak.identity.IdentityIT.as;
import static cloud.oblak.identity.IdentityIT.check;
import static cloud.oblak.identity.IdentityIT.newAccount;
import static cloud.oblak.identity.IdentityIT.operator;
import static cloud.oblak.identity.IdentityIT.refresh;
import static cloud.oblak.identity.IdentityIT.signIn;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.identity.accesskey.TemporaryKeys;
import cloud.oblak.identity.journal.Journal;
import cloud.oblak.identity.user.Users;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the operator does with accounts, and which of their credentials count then. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class AccountStateIT {
  @Inject
  @Identifier("identity")
  ServiceDatabase database;

  @Inject Users users;
  @Inject TemporaryKeys temporaryKeys;

  /** Every kind of credential of one account. */
  private record Credentials(
      Map<String, String> account, String access, String refresh, TemporaryKeys.Issued temporary) {
    void allSay(int status, String code) {
      said(check(account.get("token")), status, code);
      said(check(access), status, code);
      said(signingKey(account.get("accessKeyId"), ""), status, code);
      said(signingKey(temporary.id(), temporary.sessionToken()), status, code);
    }

    void areMarked(String code) {
      String key = account.get("accessKeyId");
      for (ValidatableResponse marked :
          List.of(
              signingKey(key, "", true),
              signingKey(temporary.id(), temporary.sessionToken(), true))) {
        marked
            .statusCode(200)
            .body("credential.accountId", equalTo(account.get("accountId")))
            .body("credential.refused.code", equalTo(code))
            .body("credential.roles", empty());
      }
      check(account.get("token"), true).statusCode(200).body("refused.code", equalTo(code));
      check(access, true).statusCode(200).body("refused.code", equalTo(code));
    }

    private static void said(ValidatableResponse response, int status, String code) {
      response.statusCode(status);
      if (status != 200) {
        response.body("code", equalTo(code));
      }
    }
  }

  private Credentials credentials(String name) {
    Map<String, String> account = newAccount(name);
    var session = signIn(account).statusCode(201).extract();
    return new Credentials(
        account,
        session.path("accessToken"),
        session.path("refreshToken"),
        temporaryKeys.issue(
            users.find(account.get("accountId"), "admin").orElseThrow(),
            Duration.ofHours(1),
            Journal.SELF));
  }

  private static String path(Credentials of, String rest) {
    return "/v1/accounts/" + of.account().get("accountId") + rest;
  }

  private List<String> events(Credentials of) {
    return database.query(
        "SELECT type FROM outbox WHERE resource_kind = 'account' AND resource_id = ? ORDER BY n",
        row -> row.getString(1),
        of.account().get("accountId"));
  }

  @Test
  void noCredentialOfASuspendedAccountCountsUntilItIsResumed() {
    Credentials all = credentials("suspended");
    all.allSay(200, "");
    for (int i = 0; i < 2; i++) {
      operator()
          .post(path(all, "/suspend"))
          .then()
          .statusCode(200)
          .body("state", equalTo("suspended"));
    }
    all.allSay(403, "AccountSuspended");
    all.areMarked("AccountSuspended");
    signIn(all.account()).statusCode(403).body("code", equalTo("AccountSuspended"));
    signIn(all.account().get("accountId"), "admin", "wrong password").statusCode(401);
    refresh(all.refresh()).statusCode(403).body("code", equalTo("AccountSuspended"));
    operator().post(path(all, "/resume")).then().statusCode(200).body("state", equalTo("active"));
    operator().post(path(all, "/resume")).then().statusCode(200);
    all.allSay(200, "");
    signIn(all.account()).statusCode(201);
    refresh(all.refresh()).statusCode(200);
    assertEquals(List.of("account.created", "account.suspended", "account.resumed"), events(all));
  }

  @Test
  void aClosedAccountStaysClosedAndKeepsItsId() {
    Credentials all = credentials("closed");
    for (int i = 0; i < 2; i++) {
      operator().delete(path(all, "")).then().statusCode(202).body("state", equalTo("closed"));
    }
    all.allSay(403, "AccountClosed");
    all.areMarked("AccountClosed");
    signIn(all.account()).statusCode(403).body("code", equalTo("AccountClosed"));
    for (String step : List.of("/suspend", "/resume", "/credentials")) {
      operator()
          .post(path(all, step))
          .then()
          .statusCode(409)
          .body("code", equalTo("AccountClosed"));
    }
    operator().get(path(all, "")).then().statusCode(200).body("state", equalTo("closed"));
    assertEquals(List.of("account.created", "account.closed"), events(all));
  }

  @Test
  void onlyTheOperatorDoesSoAndNeverToItsOwnAccount() {
    Credentials all = credentials("not mine");
    for (String step : List.of("/suspend", "/resume")) {
      as(all.account(), "admin", Role.ADMIN).post(path(all, step)).then().statusCode(403);
      operator().post("/v1/accounts/999999999999" + step).then().statusCode(404);
    }
    as(all.account(), "admin", Role.ADMIN).delete(path(all, "")).then().statusCode(403);
    String own =
        database
            .find("SELECT id FROM account WHERE operator", row -> row.getString(1))
            .orElseThrow();
    operator()
        .post("/v1/accounts/" + own + "/suspend")
        .then()
        .statusCode(409)
        .body("code", equalTo("OperationNotPermitted"));
    operator().delete("/v1/accounts/" + own).then().statusCode(409);
  }
}

package cloud.oblak.e2e.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.e2e.Answer;
import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Instances;
import cloud.oblak.e2e.Stack;
import cloud.oblak.e2e.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the operator does with accounts: limits, suspends, resumes and closes them. */
class AccountLifeIT {
  private static final String TINY =
      "{\"image\":\"tiny\",\"instanceType\":\"c1.nano\",\"count\":%d}";
  private final Api operator = Stack.operator();

  private JsonNode quota(Api account, String name) {
    return operator
        .get("/v1/quotas/" + name + "?accountId=" + account.accountId())
        .expect(200)
        .json();
  }

  private Answer limit(Api by, String accountId, String name, String limit) {
    return by.call(
        "PUT",
        "/v1/quotas/" + name + "?accountId=" + accountId,
        "{\"limit\":" + limit + "}",
        Map.of());
  }

  @Test
  void anAccountHasNoMoreThanTheOperatorAllows() {
    Api account = Stack.newAccount("quota");
    limit(account, account.accountId(), "instances", "9").problem(403, "UnauthorizedOperation");
    limit(operator, account.accountId(), "nothing", "1").problem(404, "NotFound");
    limit(operator, "999999999999", "instances", "1").problem(404, "NotFound");
    limit(operator, account.accountId(), "instances", "-1").problem(400, "InvalidParameterValue");
    account.get("/v1/quotas?accountId=" + operator.accountId()).problem(404, "NotFound");
    assertEquals(
        1,
        limit(operator, account.accountId(), "instances", "1")
            .expect(200)
            .json()
            .path("limit")
            .asInt());
    account.post("/v1/instances", TINY.formatted(2)).problem(429, "InstanceLimitExceeded");
    try (Instances instances = new Instances(account)) {
      instances.run(TINY.formatted(1));
      account.post("/v1/instances", TINY.formatted(1)).problem(429, "InstanceLimitExceeded");
      List<String> used =
          account.get("/v1/quotas").expect(200).json().path("quotas").findValuesAsText("name");
      assertTrue(
          used.containsAll(List.of("instances", "vcpus", "security-groups")), () -> "" + used);
      JsonNode own = account.get("/v1/quotas/instances").expect(200).json();
      assertEquals(1, own.path("used").asInt());
      assertEquals(2000, own.path("defaultLimit").asInt());
    }
    assertEquals(
        2000,
        limit(operator, account.accountId(), "instances", "null")
            .expect(200)
            .json()
            .path("limit")
            .asInt());
  }

  @Test
  void aSuspendedAccountIsLockedOutAndAClosedOneHasNothingLeft() {
    Api account = Stack.newAccount("closing");
    String path = "/v1/accounts/" + account.accountId();
    // Not closed: its account is, and what is in it ends with it.
    Instances instances = new Instances(account);
    try {
      String id =
          instances
              .running(
                  "{\"image\":\"tiny\",\"instanceType\":\"c1.nano\",\"terminationProtection\":true}")
              .path("id")
              .asText();
      account.post("/v1/key-pairs", "{\"name\":\"mine\"}").expect(201);
      operator.post(path + "/suspend", "{}").expect(200);
      Waiting.until(
          "the token is refused",
          Duration.ofSeconds(30),
          () -> account.get("/v1/instances").status(),
          status -> status == 403);
      account.get("/v1/instances").problem(403, "AccountSuspended");
      assertEquals(1, quota(account, "instances").path("used").asInt());
      operator.post(path + "/resume", "{}").expect(200);
      Waiting.until(
          "the token is accepted",
          Duration.ofSeconds(30),
          () -> account.get("/v1/instances").status(),
          status -> status == 200);
      assertEquals("running", instances.get(id).path("state").asText());
      operator.delete(path).expect(202);
      operator.delete(path).expect(202);
      Waiting.until(
          "nothing is left",
          Duration.ofSeconds(60),
          () ->
              quota(account, "instances").path("used").asInt()
                  + quota(account, "security-groups").path("used").asInt()
                  + quota(account, "vpcs").path("used").asInt(),
          left -> left == 0);
    } finally {
      operator.delete(path);
    }
    account.get("/v1/instances").problem(403, "AccountClosed");
    operator.post(path + "/resume", "{}").problem(409, "AccountClosed");
    operator.post("/v1/accounts/" + operator.accountId() + "/suspend", "{}").expect(409);
  }
}

package cloud.oblak.identity;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.identity.account.TestAccounts;
import cloud.oblak.identity.policyset.PolicySets;
import cloud.oblak.identity.user.Users;
import cloud.oblak.kit.policy.Authority;
import cloud.oblak.kit.policy.Refusal;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.policy.RequestContext;
import cloud.oblak.testkit.TestInstallation;
import cloud.oblak.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a refusal tells encoded, from the service that refuses to whoever may decode it. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class AuthorizationMessagesIT {
  private static final String INSTANCE = "arn:aws:ec2:us-east-1:%s:instance/i-1";

  @Inject TestAccounts accounts;
  @Inject Users users;
  @Inject PolicySets policySets;
  @Inject Authority authority;

  private String account;
  private IamClient admin;

  @BeforeEach
  void anAccount() {
    account = accounts.make();
    admin = IamClient.admin(account);
  }

  private Principal ann(String document) {
    admin.does("CreateUser", "UserName", "ann");
    admin.does("PutUserPolicy", "UserName", "ann", "PolicyName", "p", "PolicyDocument", document);
    String arn = "arn:aws:iam::" + account + ":user/ann";
    return new Principal(account, arn, Set.of(), "gateway", "192.0.2.7", "req-test")
        .under(policySets.of(users.find(account, "ann").orElseThrow()));
  }

  private static String policy(String effect, String action) {
    return """
    {"Version":"2012-10-17","Statement":[{"Sid":"Only","Effect":"%s","Action":"%s","Resource":"*"}]}\
    """
        .formatted(effect, action);
  }

  private Refusal refused(Principal caller) {
    FaultException thrown =
        Assertions.assertThrows(
            FaultException.class,
            () ->
                authority.require(
                    caller,
                    "ec2:StopInstances",
                    INSTANCE.formatted(account),
                    RequestContext.EMPTY.with("ec2:InstanceType", "c1.nano")));
    return Refusal.behind(thrown).orElseThrow();
  }

  private static ValidatableResponse seal(String service, String accountId, String text) {
    return MutualTls.request(TestInstallation.pki())
        .header("Authorization", TestTokens.ofInstallation().service(service, "identity"))
        .contentType("application/json")
        .body(Map.of("accountId", accountId, "text", text))
        .post("/internal/identity/authorization-messages")
        .then();
  }

  @Test
  void whatWasKnownIsDecodedInTheAccountOfTheRefusedCaller() {
    Refusal refusal = refused(ann(policy("Deny", "ec2:Stop*")));
    String message =
        seal("compute", account, refusal.text()).statusCode(200).extract().path("message");
    assertTrue(message.matches("[A-Za-z0-9_-]{100,5000}"), message);
    JsonPath told =
        JsonPath.from(
            admin
                .does("DecodeAuthorizationMessage", "EncodedMessage", message)
                .getString("DecodedMessage"));
    assertEquals(false, told.getBoolean("allowed"));
    assertEquals(true, told.getBoolean("explicitDeny"));
    assertEquals("Only", told.getString("matchedStatements.items[0].statementId"));
    assertEquals("ec2:StopInstances", told.getString("context.action"));
    assertEquals(INSTANCE.formatted(account), told.getString("context.resource"));
    assertEquals("ann", told.getString("context.principal.name"));
    assertTrue(told.getString("context.principal.id").startsWith("AIDA"));
    String conditions = "context.conditions.items.find { it.key == '%s' }.values.items[0].value";
    assertEquals("c1.nano", told.getString(conditions.formatted("ec2:instancetype")));
    assertEquals("192.0.2.7", told.getString(conditions.formatted("aws:sourceip")));
  }

  @Test
  void aMessageOpensForNobodyElse() {
    Principal ann = ann(policy("Allow", "sts:Get*"));
    String message = seal("network", account, refused(ann).text()).extract().path("message");
    String code = "InvalidAuthorizationMessageException";
    IamClient stranger = IamClient.admin(accounts.make());
    stranger.fails(400, code, "DecodeAuthorizationMessage", "EncodedMessage", message);
    String changed = (message.charAt(0) == 'A' ? "B" : "A") + message.substring(1);
    for (String wrong : new String[] {changed, message.substring(4), "AAAA", "no message"}) {
      admin.fails(400, code, "DecodeAuthorizationMessage", "EncodedMessage", wrong);
    }
    new IamClient(ann)
        .fails(403, "AccessDenied", "DecodeAuthorizationMessage", "EncodedMessage", message);
    seal("gateway", account, "{}").statusCode(403);
    seal("compute", account, "x".repeat(8193)).statusCode(400);
    seal("compute", account, "{}").statusCode(200);
  }

  @Test
  void aMessageStaysShortHoweverMuchACallSays() {
    Principal ann = ann(policy("Allow", "sts:Get*"));
    RequestContext much = RequestContext.EMPTY;
    for (int i = 0; i < 200; i++) {
      much = much.with("aws:RequestTag/k" + i, "v".repeat(250));
    }
    RequestContext known = much;
    FaultException thrown =
        Assertions.assertThrows(
            FaultException.class,
            () -> authority.require(ann, "ec2:CreateTags", "arn:" + "x".repeat(9000), known));
    String text = Refusal.behind(thrown).orElseThrow().text();
    assertTrue(text.length() < 3000, text);
    seal("compute", account, text).statusCode(200);
    assertEquals(0, JsonPath.from(text).getList("context.conditions.items").size());
  }

  @Test
  void theSealIsOnlyForServices() {
    seal("compute", account, "{}").statusCode(200).body("size()", equalTo(1));
    RestAssured.given()
        .contentType("application/json")
        .body(Map.of("accountId", account, "text", "{}"))
        .post("/internal/identity/authorization-messages")
        .then()
        .statusCode(404);
  }
}

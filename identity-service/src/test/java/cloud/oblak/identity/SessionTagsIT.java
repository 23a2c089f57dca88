package cloud.oblak.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.identity.accesskey.SigningKeys;
import cloud.oblak.identity.account.TestAccounts;
import cloud.oblak.identity.policyset.PolicySets;
import cloud.oblak.identity.role.IamRoles;
import cloud.oblak.identity.rolesession.RoleSessions;
import cloud.oblak.identity.user.Users;
import cloud.oblak.kit.policy.Authority;
import cloud.oblak.kit.policy.PolicySetContent;
import cloud.oblak.platform.Principal;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.xml.XmlPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What sessions of roles say of themselves, and what policies know of a request. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class SessionTagsIT {
  private static final String ALL = "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}";
  private static final String[] RED = {
    "Tags.member.1.Key", "Team", "Tags.member.1.Value", "red",
  };

  @Inject TestAccounts accounts;
  @Inject Users users;
  @Inject PolicySets policySets;
  @Inject SigningKeys signingKeys;
  @Inject RoleSessions roleSessions;
  @Inject IamRoles roles;

  private String account;
  private IamClient admin;

  @BeforeEach
  void anAccountWithAUserWhoMayEverything() {
    account = accounts.make();
    admin = IamClient.admin(account);
    admin.does("CreateUser", "UserName", "ann");
    allow("User", "ann", ALL);
  }

  private void allow(String kind, String name, String statements) {
    admin.does(
        "Put" + kind + "Policy",
        kind + "Name",
        name,
        "PolicyName",
        "p",
        "PolicyDocument",
        policy(statements));
  }

  private static String policy(String statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}";
  }

  private String role(String name, String actions, String condition) {
    String trust =
        policy(
            "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":%s%s}"
                .formatted(
                    account, actions, condition.isEmpty() ? "" : ",\"Condition\":" + condition));
    admin.does("CreateRole", "RoleName", name, "AssumeRolePolicyDocument", trust);
    allow("Role", name, ALL);
    return "arn:aws:iam::" + account + ":role/" + name;
  }

  private IamClient ann() {
    var user = users.find(account, "ann").orElseThrow();
    return new IamClient(
        new Principal(account, user.arn(), Set.of(), "gateway", "192.0.2.7", "req-test")
            .under(policySets.of(user)));
  }

  private static String[] wanted(String role, String... more) {
    return Stream.concat(
            Stream.of("RoleArn", role, "RoleSessionName", "night"), Arrays.stream(more))
        .toArray(String[]::new);
  }

  private IamClient session(XmlPath begun) {
    SigningKeys.Derived derived =
        signingKeys.derive(
            new SigningKeys.Scope(
                begun.getString("Credentials.AccessKeyId"),
                "20260102",
                "us-east-1",
                "iam",
                begun.getString("Credentials.SessionToken")));
    return new IamClient(
        new Principal(account, derived.arn(), Set.of(), "gateway", "192.0.2.7", "req-test")
            .with(Map.of(Authority.ISSUED, derived.issuedAt().toString()))
            .under(
                roleSessions
                    .policySet(derived.role().roleId(), derived.role().limits(), null)
                    .orElseThrow()));
  }

  @Test
  void tagsOfASessionArePrincipalTagsWhereTheTrustPolicyLetsThemBe() {
    String closed = role("closed", "\"sts:AssumeRole\"", "");
    ann().fails(403, "AccessDenied", "AssumeRole", wanted(closed, RED));
    String open =
        role(
            "open",
            "[\"sts:AssumeRole\",\"sts:TagSession\"]",
            "{\"StringEquals\":{\"aws:RequestTag/team\":[\"red\",\"blue\"]}}");
    admin.does(
        "TagRole", "RoleName", "open", "Tags.member.1.Key", "team", "Tags.member.1.Value", "x");
    allow(
        "Role",
        "open",
        "{\"Effect\":\"Allow\",\"Action\":\"iam:*\",\"Resource\":\"*\",\"Condition\":"
            + "{\"StringEquals\":{\"aws:PrincipalTag/team\":\"red\"}}}");
    ann().fails(403, "AccessDenied", "AssumeRole", wanted(open));
    session(ann().does("AssumeRole", wanted(open, RED))).does("ListUsers");
    session(
            ann()
                .does(
                    "AssumeRole",
                    wanted(open, "Tags.member.1.Key", "team", "Tags.member.1.Value", "blue")))
        .fails(403, "AccessDenied", "ListUsers");
    allow(
        "User",
        "ann",
        ALL + ",{\"Effect\":\"Deny\",\"Action\":\"sts:TagSession\",\"Resource\":\"*\"}");
    ann().fails(403, "AccessDenied", "AssumeRole", wanted(open, RED));
  }

  @Test
  void transitiveTagsGoAlongAChainAndCannotBeReplaced() {
    String both = "[\"sts:AssumeRole\",\"sts:TagSession\"]";
    String first = role("first", both, "");
    String last = role("last", both, "");
    allow(
        "Role",
        "last",
        "{\"Effect\":\"Allow\",\"Action\":\"iam:*\",\"Resource\":\"*\",\"Condition\":"
            + "{\"StringEquals\":{\"aws:PrincipalTag/Team\":\"red\"},"
            + "\"Null\":{\"aws:PrincipalTag/Cost\":\"true\"}}}");
    String[] tags = {
      "Tags.member.1.Key", "Team", "Tags.member.1.Value", "red",
      "Tags.member.2.Key", "Cost", "Tags.member.2.Value", "1",
      "TransitiveTagKeys.member.1", "Team",
    };
    IamClient chained = session(ann().does("AssumeRole", wanted(first, tags)));
    session(chained.does("AssumeRole", wanted(last))).does("ListUsers");
    chained.fails(
        400,
        "ValidationError",
        "AssumeRole",
        wanted(last, "Tags.member.1.Key", "team", "Tags.member.1.Value", "blue"));
    ann()
        .fails(
            400,
            "ValidationError",
            "AssumeRole",
            wanted(first, "TransitiveTagKeys.member.1", "Team"));
    ann()
        .fails(
            400,
            "ValidationError",
            "AssumeRole",
            wanted(
                first,
                "Tags.member.1.Key",
                "a",
                "Tags.member.1.Value",
                "1",
                "Tags.member.2.Key",
                "A",
                "Tags.member.2.Value",
                "2"));
  }

  @Test
  void aSourceIdentityStaysTheSameAlongAChain() {
    String closed = role("closed", "\"sts:AssumeRole\"", "");
    ann().fails(403, "AccessDenied", "AssumeRole", wanted(closed, "SourceIdentity", "Ann"));
    String both = "[\"sts:AssumeRole\",\"sts:SetSourceIdentity\"]";
    String named = "{\"StringEquals\":{\"sts:SourceIdentity\":\"Ann\"}}";
    String first = role("first", both, named);
    String last = role("last", both, named);
    allow(
        "Role",
        "last",
        "{\"Effect\":\"Allow\",\"Action\":\"iam:*\",\"Resource\":\"*\",\"Condition\":"
            + "{\"StringEquals\":{\"aws:SourceIdentity\":\"Ann\"}}}");
    ann().fails(403, "AccessDenied", "AssumeRole", wanted(first, "SourceIdentity", "Bob"));
    ann().fails(400, "ValidationError", "AssumeRole", wanted(first, "SourceIdentity", "A n"));
    XmlPath begun = ann().does("AssumeRole", wanted(first, "SourceIdentity", "Ann"));
    assertEquals("Ann", begun.getString("SourceIdentity"));
    IamClient chained = session(begun);
    chained.fails(403, "AccessDenied", "AssumeRole", wanted(last, "SourceIdentity", "Bob"));
    XmlPath next = chained.does("AssumeRole", wanted(last));
    assertEquals("Ann", next.getString("SourceIdentity"));
    session(next).does("ListUsers");
  }

  @Test
  void aSessionWhoseRoleIsGoneBeginsNoOther() {
    String both = "[\"sts:AssumeRole\",\"sts:SetSourceIdentity\"]";
    String first = role("first", both, "");
    String last = role("last", both, "");
    IamClient chained = session(ann().does("AssumeRole", wanted(first, "SourceIdentity", "Ann")));
    String[] longer = wanted(last, "DurationSeconds", "3601");
    chained.fails(400, "ValidationError", "AssumeRole", longer);
    chained.does("AssumeRole", wanted(last));
    admin.does("DeleteRolePolicy", "RoleName", "first", "PolicyName", "p");
    admin.does("DeleteRole", "RoleName", "first");
    chained.fails(403, "AccessDenied", "AssumeRole", wanted(last));
  }

  @Test
  void policiesKnowHowARequestCameAndSinceWhenItsCredentialIs() {
    String all =
        ALL + ",{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":%s}";
    allow("User", "ann", all.formatted("{\"Bool\":{\"aws:SecureTransport\":\"false\"}}"));
    IamClient plain = new IamClient(ann().principal().with(Map.of("aws:SecureTransport", "false")));
    plain.fails(403, "AccessDenied", "ListUsers");
    new IamClient(ann().principal().with(Map.of("aws:SecureTransport", "true"))).does("ListUsers");
    allow("User", "ann", all.formatted("{\"StringLike\":{\"aws:UserAgent\":\"curl/*\"}}"));
    new IamClient(ann().principal().with(Map.of("aws:UserAgent", "curl/8")))
        .fails(403, "AccessDenied", "ListUsers");
    ann().does("ListUsers");
    allow("User", "ann", all.formatted("{\"Bool\":{\"aws:ViaAWSService\":\"false\"}}"));
    ann().fails(403, "AccessDenied", "ListUsers");
    allow("User", "ann", ALL);
    String web = role("web", "\"sts:AssumeRole\"", "");
    IamClient session = session(ann().does("AssumeRole", wanted(web)));
    session.does("ListUsers");
    String revoked =
        "{\"DateLessThan\":{\"aws:TokenIssueTime\":\"" + Instant.now().plusSeconds(5) + "\"}}";
    allow("Role", "web", all.formatted(revoked));
    assertTrue(
        session(ann().does("AssumeRole", wanted(web))).call("ListUsers").statusCode() == 403);
    var user = users.find(account, "ann").orElseThrow();
    allow("User", "ann", all.formatted(revoked));
    ann().does("ListUsers");
    Principal temporary = new Principal(account, user.arn(), Set.of(), "gateway", "", "req-test");
    new IamClient(temporary.under(policySets.ofTemporary(user, Instant.now())))
        .fails(403, "AccessDenied", "ListUsers");
    new IamClient(
            temporary
                .with(Map.of(Authority.ISSUED, Instant.now().toString()))
                .under(policySets.ofTemporary(user, null)))
        .fails(403, "AccessDenied", "ListUsers");
  }

  @Test
  void credentialsOfOneSessionNameShareWhatDecidesForThem() {
    String role = role("shared", "\"sts:AssumeRole\"", "");
    XmlPath begun = ann().does("AssumeRole", wanted(role));
    ValidatableResponse key = signingKey(begun, Map.of("dates", true));
    String shared = key.extract().path("credential.policySet");
    assertFalse(policySets.text(shared).contains(Authority.ISSUED));
    Instant issued = Instant.parse(key.extract().path("issuedAt"));
    assertTrue(Duration.between(issued, Instant.now()).abs().toMinutes() < 1, issued.toString());
    String older = signingKey(begun, Map.of()).extract().path("credential.policySet");
    assertTrue(
        policySets
            .text(older)
            .contains("\"aws:TokenIssueTime\":\"" + issued.truncatedTo(ChronoUnit.SECONDS) + "\""));
    XmlPath again = ann().does("AssumeRole", wanted(role));
    assertEquals(
        shared, signingKey(again, Map.of("dates", true)).extract().path("credential.policySet"));
  }

  @Test
  void aSessionFromBeforeItsTimeWasKeptHasOneForAnOlderGateway() {
    role("old", "\"sts:AssumeRole\"", "");
    String id = roles.find(account, "old").orElseThrow().id();
    String bare = PolicySetContent.limits(List.of(), Map.of()).text();
    String hash = roleSessions.policySet(id, bare, Instant.now()).orElseThrow();
    assertTrue(policySets.text(hash).contains(Authority.ISSUED));
  }

  private static ValidatableResponse signingKey(XmlPath begun, Map<String, Object> more) {
    return AccessKeysIT.signingKey(
            begun.getString("Credentials.AccessKeyId"),
            begun.getString("Credentials.SessionToken"),
            more)
        .statusCode(200);
  }
}

package cloud.oblak.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.identity.accesskey.SigningKeys;
import cloud.oblak.identity.accesskey.TemporaryKeys;
import cloud.oblak.identity.account.TestAccounts;
import cloud.oblak.identity.policyset.PolicySets;
import cloud.oblak.identity.user.RoleName;
import cloud.oblak.identity.user.User;
import cloud.oblak.identity.user.Users;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may change whose rights over IAM's actions, and what policies know of a caller. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class IamRightsIT {
  private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

  @Inject PolicySets policySets;
  @Inject Users users;
  @Inject SigningKeys signingKeys;
  @Inject TemporaryKeys temporaryKeys;
  @Inject TestAccounts accounts;

  @Inject
  @Identifier("identity")
  ServiceDatabase database;

  private String account;

  @BeforeEach
  void anAccount() {
    account = accounts.make();
  }

  private Principal admin(Role... more) {
    Set<Role> roles = more.length == 0 ? Set.of(Role.ADMIN) : Set.of(Role.ADMIN, more[0]);
    String arn = "arn:aws:iam::" + account + ":user/admin";
    return new Principal(account, arn, roles, "gateway", "192.0.2.7", "req-test");
  }

  private User user(String name) {
    return users.find(account, name).orElseThrow();
  }

  private Principal under(User user) {
    return new Principal(account, user.arn(), Set.of(), "gateway", "192.0.2.7", "req-test")
        .under(policySets.of(user));
  }

  private static Response call(Principal who, String action, String... parameters) {
    return new IamClient(who).call(action, parameters);
  }

  private void does(String action, String... parameters) {
    Response answer = call(admin(), action, parameters);
    assertEquals(200, answer.statusCode(), answer.body().asString());
  }

  private static void fails(int status, String code, Response answer) {
    assertEquals(status, answer.statusCode(), answer.body().asString());
    assertEquals(code, answer.body().xmlPath().getString("ErrorResponse.Error.Code"));
  }

  private static String statement(String effect, String action, String resource) {
    return "{\"Effect\":\"%s\",\"Action\":\"%s\",\"Resource\":\"%s\"}"
        .formatted(effect, action, resource);
  }

  private static String policy(String statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}";
  }

  @Test
  void temporaryCredentialsFollowTheirUserWhenItIsRenamed() {
    does("CreateUser", "UserName", "ann");
    TemporaryKeys.Issued issued = temporaryKeys.issue(user("ann"), Duration.ofHours(1), admin());
    does("UpdateUser", "UserName", "ann", "NewUserName", "eve", "NewPath", "/team/");
    SigningKeys.Scope scope =
        new SigningKeys.Scope(issued.id(), "20260102", "us-east-1", "iam", issued.sessionToken());
    SigningKeys.Derived derived = signingKeys.derive(scope);
    assertEquals("arn:aws:iam::" + account + ":user/team/eve", derived.arn());
    assertEquals(Optional.empty(), derived.expired());
  }

  @Test
  void aPolicyThatIsSomebodysBoundaryIsNotDeleted() {
    String arn = "arn:aws:iam::" + account + ":policy/only";
    String document = policy(statement("Allow", "*", "*"));
    does("CreatePolicy", "PolicyName", "only", "PolicyDocument", document);
    does("CreateUser", "UserName", "ann", "PermissionsBoundary", arn);
    fails(409, "DeleteConflict", call(admin(), "DeletePolicy", "PolicyArn", arn));
    does("DeleteUserPermissionsBoundary", "UserName", "ann");
    String trust =
        policy("{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}");
    does("CreateRole", "RoleName", "r", "AssumeRolePolicyDocument", trust);
    does("PutRolePermissionsBoundary", "RoleName", "r", "PermissionsBoundary", arn);
    fails(409, "DeleteConflict", call(admin(), "DeletePolicy", "PolicyArn", arn));
    does("DeleteRolePermissionsBoundary", "RoleName", "r");
    does("DeletePolicy", "PolicyArn", arn);
  }

  @Test
  void onlyAnOperatorChangesTheRightsOfAnOperator() {
    does("CreateUser", "UserName", "root");
    does("CreateGroup", "GroupName", "g");
    database.update(
        "UPDATE account_user SET roles = ? WHERE id = ?",
        RoleName.store(Set.of(Role.OPERATOR, Role.ADMIN)),
        user("root").id());
    String document = policy(statement("Deny", "*", "*"));
    String[][] changes = {
      {"AttachUserPolicy", "UserName", "root", "PolicyArn", ADMINISTRATOR},
      {"PutUserPolicy", "UserName", "root", "PolicyName", "p", "PolicyDocument", document},
      {"AddUserToGroup", "UserName", "root", "GroupName", "g"},
      {"DetachUserPolicy", "UserName", "root", "PolicyArn", ADMINISTRATOR},
      {"DeleteUserPolicy", "UserName", "root", "PolicyName", "p"},
      {"RemoveUserFromGroup", "UserName", "root", "GroupName", "g"},
    };
    for (String[] change : changes) {
      String[] rest = java.util.Arrays.copyOfRange(change, 1, change.length);
      fails(404, "NoSuchEntity", call(admin(), change[0], rest));
      Response answer = call(admin(Role.OPERATOR), change[0], rest);
      assertEquals(200, answer.statusCode(), answer.body().asString());
    }
  }

  @Test
  void thePathThatAnEntityGetsIsAskedFor() {
    does("CreateUser", "UserName", "ann");
    does("CreateUser", "UserName", "bob");
    does("CreateGroup", "GroupName", "g");
    does(
        "PutUserPolicy",
        "UserName",
        "ann",
        "PolicyName",
        "p",
        "PolicyDocument",
        policy(
            statement("Allow", "iam:*", "*")
                + ","
                + statement("Deny", "iam:*", "arn:aws:iam::" + account + ":*/team/*")
                + ","
                + statement("Deny", "iam:*", "arn:aws:iam::" + account + ":user/root")));
    Principal ann = under(user("ann"));
    String trust =
        policy("{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}");
    String[][] refused = {
      {"CreateUser", "UserName", "x", "Path", "/team/"},
      {"CreateGroup", "GroupName", "x", "Path", "/team/"},
      {"CreateRole", "RoleName", "x", "Path", "/team/", "AssumeRolePolicyDocument", trust},
      {"CreateInstanceProfile", "InstanceProfileName", "x", "Path", "/team/"},
      {"UpdateUser", "UserName", "bob", "NewPath", "/team/"},
      {"UpdateUser", "UserName", "bob", "NewUserName", "root"},
      {"UpdateGroup", "GroupName", "g", "NewPath", "/team/"},
    };
    for (String[] each : refused) {
      String[] rest = java.util.Arrays.copyOfRange(each, 1, each.length);
      fails(403, "AccessDenied", call(ann, each[0], rest));
    }
    assertEquals(200, call(ann, "CreateUser", "UserName", "x", "Path", "/a/").statusCode());
    assertEquals(
        200, call(ann, "UpdateUser", "UserName", "bob", "NewUserName", "ben").statusCode());
  }

  @Test
  void aTrustPolicyKnowsWhoAsks() {
    does(
        "CreateUser", "UserName", "ann", "Tags.member.1.Key", "team", "Tags.member.1.Value", "red");
    does("CreateUser", "UserName", "bob");
    String conditions =
        """
        {"StringEquals":{"aws:username":"ann","aws:PrincipalAccount":"%s","aws:PrincipalType":"User",
         "aws:PrincipalTag/team":"red"},"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::%s:user/ann"},
         "StringLike":{"aws:userid":"AIDA*"},"Null":{"aws:MultiFactorAuthPresent":"true"}}\
        """
            .formatted(account, account);
    String role = "arn:aws:iam::" + account + ":role/r";
    does("CreateRole", "RoleName", "r", "AssumeRolePolicyDocument", trust(conditions));
    String[] wanted = {"RoleArn", role, "RoleSessionName", "night"};
    for (String name : new String[] {"ann", "bob"}) {
      does(
          "PutUserPolicy",
          "UserName",
          name,
          "PolicyName",
          "p",
          "PolicyDocument",
          policy(statement("Allow", "sts:AssumeRole", role)));
    }
    Response begun = call(under(user("ann")), "AssumeRole", wanted);
    assertEquals(200, begun.statusCode(), begun.body().asString());
    fails(403, "AccessDenied", call(under(user("bob")), "AssumeRole", wanted));
    does(
        "UpdateAssumeRolePolicy",
        "RoleName",
        "r",
        "PolicyDocument",
        trust("{\"Bool\":{\"aws:MultiFactorAuthPresent\":\"false\"}}"));
    fails(403, "AccessDenied", call(under(user("ann")), "AssumeRole", wanted));
    Principal temporary =
        new Principal(account, user("ann").arn(), Set.of(), "gateway", "", "req-test")
            .under(policySets.ofTemporary(user("ann"), Instant.now()));
    assertTrue(call(temporary, "AssumeRole", wanted).statusCode() == 200);
  }

  private String trust(String conditions) {
    return policy(
        """
        {"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole","Condition":%s}\
        """
            .formatted(account, conditions));
  }
}

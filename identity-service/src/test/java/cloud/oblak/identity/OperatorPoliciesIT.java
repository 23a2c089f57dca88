package cloud.oblak.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an administrator who is no operator cannot do to one, and whose keys one may look at. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class OperatorPoliciesIT {
  private static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  private static final String DENY =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}\
      """;

  @Inject TestAccounts accounts;
  @Inject Users users;
  @Inject PolicySets policySets;

  @Inject
  @Identifier("identity")
  ServiceDatabase database;

  private String account;
  private IamClient admin;
  private IamClient operator;

  @BeforeEach
  void anAccountWithAnOperatorInAGroup() {
    account = accounts.make();
    admin = IamClient.admin(account);
    operator = IamClient.admin(account, Role.OPERATOR);
    admin.does("CreateUser", "UserName", "root");
    database.update(
        "UPDATE account_user SET roles = ? WHERE id = ?",
        RoleName.store(Set.of(Role.OPERATOR, Role.ADMIN)),
        user("root").id());
    admin.does("CreateGroup", "GroupName", "g");
    operator.does("AddUserToGroup", "UserName", "root", "GroupName", "g");
  }

  private User user(String name) {
    return users.find(account, name).orElseThrow();
  }

  private String own(String name) {
    return "arn:aws:iam::" + account + ":policy/" + name;
  }

  private void onlyAnOperatorDoes(String action, String... parameters) {
    admin.fails(403, "AccessDenied", action, parameters);
    Response answer = operator.call(action, parameters);
    assertEquals(200, answer.statusCode(), answer.body().asString());
  }

  @Test
  void onlyAnOperatorChangesThePoliciesOfAGroupThatHasOneInIt() {
    String[][] changes = {
      {"AttachGroupPolicy", "GroupName", "g", "PolicyArn", READ_ONLY},
      {"DetachGroupPolicy", "GroupName", "g", "PolicyArn", READ_ONLY},
      {"PutGroupPolicy", "GroupName", "g", "PolicyName", "p", "PolicyDocument", DENY},
      {"DeleteGroupPolicy", "GroupName", "g", "PolicyName", "p"},
    };
    for (String[] change : changes) {
      onlyAnOperatorDoes(change[0], Arrays.copyOfRange(change, 1, change.length));
    }
    operator.does("RemoveUserFromGroup", "UserName", "root", "GroupName", "g");
    for (String[] change : changes) {
      admin.does(change[0], Arrays.copyOfRange(change, 1, change.length));
    }
  }

  @Test
  void onlyAnOperatorChangesWhatAPolicySaysThatAnOperatorHas() {
    for (String name : new String[] {"ofgroup", "ofuser", "boundary", "free"}) {
      admin.does("CreatePolicy", "PolicyName", name, "PolicyDocument", DENY);
    }
    operator.does("AttachGroupPolicy", "GroupName", "g", "PolicyArn", own("ofgroup"));
    operator.does("AttachUserPolicy", "UserName", "root", "PolicyArn", own("ofuser"));
    operator.does(
        "PutUserPermissionsBoundary", "UserName", "root", "PermissionsBoundary", own("boundary"));
    for (String name : new String[] {"ofgroup", "ofuser", "boundary"}) {
      admin.does("CreatePolicyVersion", "PolicyArn", own(name), "PolicyDocument", DENY);
      onlyAnOperatorDoes("SetDefaultPolicyVersion", "PolicyArn", own(name), "VersionId", "v2");
      onlyAnOperatorDoes(
          "CreatePolicyVersion",
          "PolicyArn",
          own(name),
          "PolicyDocument",
          DENY,
          "SetAsDefault",
          "true");
    }
    admin.does(
        "CreatePolicyVersion",
        "PolicyArn",
        own("free"),
        "PolicyDocument",
        DENY,
        "SetAsDefault",
        "true");
    admin.does("SetDefaultPolicyVersion", "PolicyArn", own("free"), "VersionId", "v1");
  }

  @Test
  void whenAKeyWasLastUsedIsAskedOfItsUser() {
    admin.does("CreateUser", "UserName", "ann", "Path", "/team/");
    admin.does("CreateUser", "UserName", "bob");
    String anns =
        admin.does("CreateAccessKey", "UserName", "ann").getString("AccessKey.AccessKeyId");
    String bobs =
        admin.does("CreateAccessKey", "UserName", "bob").getString("AccessKey.AccessKeyId");
    String team =
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","Resource":\
        "arn:aws:iam::%s:user/team/*"}]}\
        """
            .formatted(account);
    admin.does("PutUserPolicy", "UserName", "bob", "PolicyName", "p", "PolicyDocument", team);
    IamClient bob =
        new IamClient(
            new Principal(account, user("bob").arn(), Set.of(), "gateway", "", "req-test")
                .under(policySets.of(user("bob"))));
    String action = "GetAccessKeyLastUsed";
    assertEquals("ann", bob.does(action, "AccessKeyId", anns).getString("UserName"));
    bob.fails(403, "AccessDenied", action, "AccessKeyId", bobs);
    bob.fails(403, "AccessDenied", action, "AccessKeyId", "AKIAAAAAAAAAAAAAAAAA");
    assertEquals("bob", admin.does(action, "AccessKeyId", bobs).getString("UserName"));
    IamClient stranger = IamClient.admin(accounts.make());
    assertEquals(404, stranger.call(action, "AccessKeyId", anns).statusCode());
  }
}

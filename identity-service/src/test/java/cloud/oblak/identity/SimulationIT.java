package cloud.oblak.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.identity.account.TestAccounts;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.xml.XmlPath;
import jakarta.inject.Inject;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Simulated policies: which condition keys they read, and pages of results. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class SimulationIT {
  private static final String HOME =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:*",\
      "Resource":"arn:aws:ec2:*:*:instance/${aws:username}",\
      "Condition":{"DateGreaterThan":{"aws:CurrentTime":"2015-08-16T12:00:00Z"},\
      "StringLike":{"aws:PrincipalTag/team":"${aws:RequestTag/team, 'none'}*"}}}]}\
      """;

  @Inject TestAccounts accounts;

  private String account;
  private IamClient admin;

  @BeforeEach
  void anAccount() {
    account = accounts.make();
    admin = IamClient.admin(account);
  }

  @Test
  void theKeysThatPoliciesReadAreNamedAsTheyAreSpelled() {
    String names = "ContextKeyNames.member";
    assertEquals(
        "[aws:CurrentTime, aws:PrincipalTag/team, aws:RequestTag/team, aws:username]",
        admin
            .does("GetContextKeysForCustomPolicy", "PolicyInputList.member.1", HOME)
            .getList(names)
            .toString());
    String old = HOME.replace("2012-10-17", "2008-10-17");
    assertEquals(
        "[aws:CurrentTime, aws:PrincipalTag/team]",
        admin
            .does("GetContextKeysForCustomPolicy", "PolicyInputList.member.1", old)
            .getList(names)
            .toString());
    admin.fails(
        400,
        "MalformedPolicyDocument",
        "GetContextKeysForCustomPolicy",
        "PolicyInputList.member.1",
        "{}");
    admin.does("CreateUser", "UserName", "ann");
    admin.does("PutUserPolicy", "UserName", "ann", "PolicyName", "p", "PolicyDocument", HOME);
    String more =
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*",\
        "Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}\
        """;
    assertEquals(
        "[aws:CurrentTime, aws:PrincipalTag/team, aws:RequestTag/team, aws:SecureTransport,"
            + " aws:username]",
        admin
            .does(
                "GetContextKeysForPrincipalPolicy",
                "PolicySourceArn",
                "arn:aws:iam::" + account + ":user/ann",
                "PolicyInputList.member.1",
                more)
            .getList(names)
            .toString());
  }

  @Test
  void resultsComeInPagesAndNameTheKeysThatWereMissing() {
    String[] asked = {
      "PolicyInputList.member.1", HOME,
      "ActionNames.member.1", "ec2:StopInstances",
      "ActionNames.member.2", "ec2:StartInstances",
      "ResourceArns.member.1", "arn:aws:ec2:us-east-1:" + account + ":instance/ann",
      "ResourceArns.member.2", "arn:aws:ec2:us-east-1:" + account + ":instance/bob",
      "ContextEntries.member.1.ContextKeyName", "aws:UserName",
      "ContextEntries.member.1.ContextKeyType", "string",
      "ContextEntries.member.1.ContextKeyValues.member.1", "ann",
      "MaxItems", "3",
    };
    XmlPath first = admin.does("SimulateCustomPolicy", asked);
    String results = "EvaluationResults.member.";
    assertEquals("true", first.getString("IsTruncated"));
    assertEquals(
        "[ec2:StopInstances, ec2:StopInstances, ec2:StartInstances]",
        first.getList(results + "EvalActionName").toString());
    assertEquals(
        "[aws:CurrentTime, aws:PrincipalTag/team, aws:RequestTag/team]",
        first.getList("EvaluationResults.member[0].MissingContextValues.member").toString());
    String[] next = Arrays.copyOf(asked, asked.length + 2);
    next[asked.length] = "Marker";
    next[asked.length + 1] = first.getString("Marker");
    XmlPath second = admin.does("SimulateCustomPolicy", next);
    assertEquals("false", second.getString("IsTruncated"));
    assertEquals("ec2:StartInstances", second.getString(results + "EvalActionName"));
    assertEquals(
        "arn:aws:ec2:us-east-1:" + account + ":instance/bob",
        second.getString(results + "EvalResourceName"));
    next[asked.length + 1] = "YWJj";
    admin.fails(400, "ValidationError", "SimulateCustomPolicy", next);
  }
}

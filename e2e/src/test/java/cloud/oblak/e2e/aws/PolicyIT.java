package cloud.oblak.e2e.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.e2e.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What IAM's policies say is what happens, with the AWS CLI on both sides. */
class PolicyIT {
  private static AwsKeys keysOf(Client admin, String user, String accountId) {
    JsonNode key = admin.run("iam", "create-access-key", "--user-name", user).json();
    return new AwsKeys(
        key.at("/AccessKey/AccessKeyId").asText(),
        key.at("/AccessKey/SecretAccessKey").asText(),
        "",
        accountId);
  }

  private static void becomes(Client user, boolean allowed) {
    Waiting.until(
        "looking is " + (allowed ? "allowed" : "refused"),
        Duration.ofSeconds(30),
        () -> user.run("ec2", "describe-instances").exit() == 0,
        may -> may == allowed);
  }

  @Test
  void aUserMayDoWhatItsPoliciesAllow() {
    AwsKeys account = AwsKeys.newAccount("policies");
    Client admin = Client.cli(account);
    admin.run("iam", "create-user", "--user-name", "ann").good();
    Client ann = Client.cli(keysOf(admin, "ann", account.accountId()));
    ann.run("ec2", "describe-instances").refused("UnauthorizedOperation");
    ann.run("iam", "list-users").refused("AccessDenied");
    String arn =
        admin
            .run(
                "iam",
                "create-policy",
                "--policy-name",
                "look",
                "--policy-document",
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
                    + "\"Action\":\"ec2:Describe*\",\"Resource\":\"*\"}}")
            .json()
            .at("/Policy/Arn")
            .asText();
    admin.run("iam", "attach-user-policy", "--user-name", "ann", "--policy-arn", arn).good();
    becomes(ann, true);
    ann.run("ec2", "create-key-pair", "--key-name", "k").refused("ec2:CreateKeyPair");
    admin.run("iam", "detach-user-policy", "--user-name", "ann", "--policy-arn", arn).good();
    becomes(ann, false);
    ann.run("ec2", "describe-instances").refused("UnauthorizedOperation");
  }

  @Test
  void boto3LooksAtAnAccountTagsASessionAndDecodesARefusal() {
    String said = Client.python("iam.py", AwsKeys.newAccount("auditors")).run().good().output();
    assertTrue(said.contains("ok end"), said);
  }

  @Test
  void aRoleIsAssumedAndItsSessionIsLimited() {
    AwsKeys account = AwsKeys.newAccount("roles");
    Client admin = Client.cli(account);
    String trust =
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\""
            + account.accountId()
            + "\"},\"Action\":\"sts:AssumeRole\"}}";
    String arn =
        admin
            .run("iam", "create-role", "--role-name", "ops", "--assume-role-policy-document", trust)
            .json()
            .at("/Role/Arn")
            .asText();
    String full = "arn:aws:iam::aws:policy/AmazonEC2FullAccess";
    admin.run("iam", "attach-role-policy", "--role-name", "ops", "--policy-arn", full).good();
    JsonNode credentials =
        admin
            .run("sts", "assume-role", "--role-arn", arn, "--role-session-name", "night")
            .json()
            .path("Credentials");
    Client night =
        Client.cli(
            new AwsKeys(
                credentials.path("AccessKeyId").asText(),
                credentials.path("SecretAccessKey").asText(),
                credentials.path("SessionToken").asText(),
                account.accountId()));
    assertEquals(
        "arn:aws:sts::" + account.accountId() + ":assumed-role/ops/night",
        night.run("sts", "get-caller-identity").json().path("Arn").asText());
    night.run("ec2", "describe-key-pairs").good();
    night.run("iam", "list-users").refused("AccessDenied");
  }
}

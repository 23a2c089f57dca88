package cloud.oblak.e2e.real;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.e2e.Waiting;
import cloud.oblak.e2e.aws.AwsKeys;
import cloud.oblak.e2e.aws.Client;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A guest reads the credentials of its role, and they do what the role's policies say. */
class InstanceRoleIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String TRUST =
      """
      {"Version":"2012-10-17","Statement":{"Effect":"Allow",\
      "Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}\
      """;
  private static final String LOOK =
      """
      {"Version":"2012-10-17","Statement":{"Effect":"Allow",\
      "Action":"ec2:DescribeInstances","Resource":"*"}}\
      """;
  // What busybox has: no client that can PUT.
  private static final String READ =
      """
      ask() {
        printf '%s %s HTTP/1.0\\r\\nHost: metadata\\r\\n%s\\r\\nContent-Length: 0\\r\\n\\r\\n' "$@" |
          timeout 60 nc 169.254.169.254 80 | tr -d '\\r'
      }
      token=$(ask PUT /latest/api/token 'X-aws-ec2-metadata-token-ttl-seconds: 300' | sed '1,/^$/d')
      role=$(ask GET /latest/meta-data/iam/security-credentials/ \
        "X-aws-ec2-metadata-token: $token" | sed '1,/^$/d')
      ask GET "/latest/meta-data/iam/security-credentials/$role" \
        "X-aws-ec2-metadata-token: $token" | sed '1,/^$/d'
      """;

  @Test
  void theCredentialsOfAGuestsRoleDoWhatThePolicyAllows() throws IOException {
    AwsKeys account = AwsKeys.newAccount("instance-role");
    Client admin = Client.cli(account);
    admin
        .run("iam", "create-role", "--role-name", "look", "--assume-role-policy-document", TRUST)
        .good();
    admin
        .run(
            "iam",
            "put-role-policy",
            "--role-name",
            "look",
            "--policy-name",
            "look",
            "--policy-document",
            LOOK)
        .good();
    admin.run("iam", "create-instance-profile", "--instance-profile-name", "web").good();
    admin
        .run(
            "iam",
            "add-role-to-instance-profile",
            "--instance-profile-name",
            "web",
            "--role-name",
            "look")
        .good();
    String id = launch(admin);
    try {
      JsonNode given = new ObjectMapper().readTree(read(id, "SecretAccessKey"));
      assertEquals("Success", given.path("Code").asText());
      Client guest =
          Client.cli(
              new AwsKeys(
                  given.path("AccessKeyId").asText(),
                  given.path("SecretAccessKey").asText(),
                  given.path("Token").asText(),
                  account.accountId()));
      assertEquals(
          "arn:aws:sts::" + account.accountId() + ":assumed-role/look/" + id,
          guest.run("sts", "get-caller-identity").json().path("Arn").asText());
      guest.run("ec2", "describe-instances", "--instance-ids", id).good();
      guest.run("ec2", "describe-key-pairs").refused("UnauthorizedOperation");
      String association =
          admin
              .run(
                  "ec2",
                  "describe-iam-instance-profile-associations",
                  "--filters",
                  "Name=instance-id,Values=" + id)
              .json()
              .at("/IamInstanceProfileAssociations/0/AssociationId")
              .asText();
      admin.run("ec2", "disassociate-iam-instance-profile", "--association-id", association).good();
      read(id, "404");
    } finally {
      admin.run("ec2", "terminate-instances", "--instance-ids", id).good();
    }
  }

  private static String launch(Client admin) {
    String image =
        admin
            .run("ec2", "describe-images", "--filters", "Name=name,Values=tiny")
            .json()
            .at("/Images/0/ImageId")
            .asText();
    return admin
        .run(
            "ec2",
            "run-instances",
            "--image-id",
            image,
            "--instance-type",
            "c1.nano",
            "--iam-instance-profile",
            "Name=web")
        .json()
        .at("/Instances/0/InstanceId")
        .asText();
  }

  /** What the guest reads, as soon as it contains a text. */
  private static String read(String id, String text) {
    return Waiting.until(
        "the guest reads " + text,
        LIMIT,
        () -> Guests.run(id, "busybox", "sh", "-c", READ).output(),
        told -> told.contains(text));
  }
}

package cloud.oblak.e2e.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Stack;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who signs rightly is known, who does not is told what AWS would tell. */
class SignatureIT {
  @ParameterizedTest
  @ValueSource(strings = {"aws", "/usr/bin/aws"})
  void everyCliIsTheAdminOfTheFirstAccount(String program) {
    AwsKeys keys = AwsKeys.firstAccount();
    JsonNode caller = Client.cli(program, keys).run("sts", "get-caller-identity").json();
    assertEquals(keys.accountId(), caller.path("Account").asText());
    assertEquals("arn:aws:iam::" + keys.accountId() + ":user/admin", caller.path("Arn").asText());
    Client.cli(program, keys.withSecret("w".repeat(40)))
        .run("sts", "get-caller-identity")
        .refused("SignatureDoesNotMatch");
  }

  @Test
  void whatEnvExportsIsEnough() {
    String root = Path.of("..").toAbsolutePath().normalize().toString();
    String script =
        "export OBLAK_HOME='"
            + Stack.home()
            + "'; eval \"$('"
            + root
            + "/oblak' env)\"; aws --endpoint-url \"$AWS_ENDPOINT_URL\" sts get-caller-identity"
            + " --query Account --output text";
    String account =
        Client.command(AwsKeys.firstAccount(), "bash", "-c", script).run().good().output();
    assertEquals(AwsKeys.firstAccount().accountId(), account.strip());
  }

  @Test
  void whatBotocoreSignsIsGoodAndWhatIsSpoiledIsToldAsAwsDoes() {
    AwsKeys keys = AwsKeys.newAccount("signatures");
    Map<String, String> answers = new LinkedHashMap<>();
    Client.python("signatures.py", keys)
        .run()
        .good()
        .output()
        .lines()
        .forEach(line -> {
          String[] words = line.split(" ", 3);
          answers.put(words[0], words[1] + " " + words[2]);
        });
    for (String good : List.of("boto3", "header", "presigned", "sts-clock-a-little-off")) {
      assertEquals("200 " + keys.accountId(), answers.remove(good), good);
    }
    assertEquals("400 RequestExpired", answers.remove("presigned-too-late"));
    assertEquals("400 InvalidAction", answers.remove("ec2-clock-a-little-off"));
    for (String api : List.of("sts", "ec2")) {
      boolean ec2 = api.equals("ec2");
      String mismatch = ec2 ? "401 AuthFailure" : "403 SignatureDoesNotMatch";
      for (String spoiled : List.of("wrong-secret", "tampered-body", "truncated", "other-region")) {
        String expected =
            spoiled.equals("other-region") && !ec2 ? "403 SignatureDoesNotMatch" : mismatch;
        assertEquals(expected, answers.remove(api + "-" + spoiled), api + " " + spoiled);
      }
      assertEquals(
          ec2 ? "401 AuthFailure" : "403 InvalidClientTokenId",
          answers.remove(api + "-unknown-key"));
      assertEquals("400 RequestExpired", answers.remove(api + "-stale-clock"));
      assertEquals("400 RequestExpired", answers.remove(api + "-early-clock"));
      assertEquals("400 IncompleteSignature", answers.remove(api + "-incomplete"));
      assertEquals("403 MissingAuthenticationToken", answers.remove(api + "-unsigned"));
    }
    assertEquals(Map.of(), answers);
  }

  @Test
  void temporaryCredentialsSpeakForTheirUserAndMakeNoOthers() {
    AwsKeys keys = AwsKeys.newAccount("temporary");
    JsonNode session =
        Client.cli(keys)
            .run("sts", "get-session-token", "--duration-seconds", "900")
            .json()
            .path("Credentials");
    Duration life = Duration.between(Instant.now(), Instant.parse(end(session)));
    assertTrue(life.toMinutes() >= 10 && life.toMinutes() <= 15, life.toString());
    AwsKeys temporary =
        new AwsKeys(
            session.path("AccessKeyId").asText(),
            session.path("SecretAccessKey").asText(),
            session.path("SessionToken").asText(),
            keys.accountId());
    assertTrue(temporary.id().startsWith("ASIA"));
    JsonNode caller = Client.cli(temporary).run("sts", "get-caller-identity").json();
    assertEquals("arn:aws:iam::" + keys.accountId() + ":user/admin", caller.path("Arn").asText());
    Client.cli(temporary).run("sts", "get-session-token").refused("AccessDenied");
    AwsKeys foreign = new AwsKeys(temporary.id(), temporary.secret(), "another", keys.accountId());
    Client.cli(foreign).run("sts", "get-caller-identity").refused("InvalidClientTokenId");
  }

  @Test
  void aKeyThatIsTurnedOffStopsSigningWithinFiveSeconds() throws InterruptedException {
    JsonNode made = Stack.operator().post("/v1/accounts", "{\"name\":\"off\"}").expect(201).json();
    AwsKeys keys =
        new AwsKeys(
            made.path("accessKeyId").asText(),
            made.path("secretAccessKey").asText(),
            "",
            made.path("accountId").asText());
    Client.cli(keys).run("sts", "get-caller-identity").good();
    Api admin = new Api(Stack.url(), made.path("token").asText(), keys.accountId());
    admin.patch("/v1/access-keys/" + keys.id(), "{\"state\":\"inactive\"}").expect(200);
    Thread.sleep(5000);
    Client.cli(keys).run("sts", "get-caller-identity").refused("InvalidClientTokenId");
  }

  // The clients write it each in its own way.
  private static String end(JsonNode session) {
    return session.path("Expiration").asText().replace("+00:00", "Z");
  }
}

package cloud.oblak.e2e.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.e2e.Stack;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Scripts find images by the names of AWS's public parameters, as the operator answers them. */
class ParameterIT {
  private static final String AMAZON =
      "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
  private static final String UNKNOWN =
      "/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2";

  @Test
  void theCliFindsTheOperatorsChoiceAndListsWhatThereIsNot() {
    String alias = "/v1/image-aliases" + AMAZON;
    Stack.operator().call("PUT", alias, "{\"image\":\"tiny\"}", Map.of()).expect(200);
    try {
      Client cli = Client.cli(AwsKeys.newAccount("parameters"));
      JsonNode found = cli.run("ssm", "get-parameters", "--names", AMAZON, UNKNOWN).json();
      JsonNode image =
          cli.run("ec2", "describe-images", "--filters", "Name=name,Values=tiny").json();
      String id = image.at("/Images/0/ImageId").asText();
      assertEquals(id, found.at("/Parameters/0/Value").asText());
      assertEquals(UNKNOWN, found.at("/InvalidParameters/0").asText());
      assertEquals(
          id,
          cli.run("ssm", "get-parameters-by-path", "--path", "/aws/service", "--recursive")
              .json()
              .at("/Parameters/0/Value")
              .asText());
      cli.run("ssm", "get-parameter", "--name", UNKNOWN).refused("ParameterNotFound");
    } finally {
      Stack.operator().call("DELETE", alias, null, Map.of()).expect(204);
    }
  }
}

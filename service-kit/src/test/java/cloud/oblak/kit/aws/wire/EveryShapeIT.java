package cloud.oblak.kit.aws.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Every request and response of the APIs we serve, all members filled, against the AWS SDK's own
 * marshalling in both directions.
 */
class EveryShapeIT {
  static Stream<Arguments> apis() {
    return Stream.of(
        Arguments.of(AwsProtocol.EC2_QUERY, "ec2", Ec2Client.class, 700),
        Arguments.of(AwsProtocol.AWS_QUERY, "iam", IamClient.class, 150),
        Arguments.of(AwsProtocol.AWS_QUERY, "sts", StsClient.class, 8),
        Arguments.of(AwsProtocol.AWS_QUERY, "monitoring", CloudWatchClient.class, 30),
        Arguments.of(AwsProtocol.AWS_JSON_1_0, "monitoring", CloudWatchClient.class, 30),
        Arguments.of(AwsProtocol.RPC_V2_CBOR, "monitoring", CloudWatchClient.class, 30),
        Arguments.of(AwsProtocol.AWS_JSON_1_1, "ssm", SsmClient.class, 120));
  }

  @ParameterizedTest
  @MethodSource("apis")
  void requestsOfTheSdkAreReadWhole(AwsProtocol protocol, String api, Class<?> client, int least)
      throws Exception {
    SdkSide sdk = new SdkSide(protocol, api);
    List<Class<? extends SdkPojo>> types = types(client, "Request", AwsRequest.class);
    assertTrue(types.size() >= least, types.size() + " requests");
    List<String> different = new ArrayList<>();
    for (Class<? extends SdkPojo> type : types) {
      String action = type.getSimpleName().replaceFirst("Request$", "");
      SdkPojo sent = new Specimen().of(type);
      WireRequest wire = sdk.send(action, sent);
      assertEquals(protocol, wire.protocol());
      assertEquals(action, wire.action());
      compare(sent, type, () -> AwsCodec.read(wire, type), different);
    }
    assertEquals(List.of(), different);
  }

  @ParameterizedTest
  @MethodSource("apis")
  void theSdkReadsOurResponsesWhole(AwsProtocol protocol, String api, Class<?> client, int least)
      throws Exception {
    SdkSide sdk = new SdkSide(protocol, api);
    List<String> different = new ArrayList<>();
    for (Class<? extends SdkPojo> type : types(client, "Response", AwsResponse.class)) {
      String action = type.getSimpleName().replaceFirst("Response$", "");
      SdkPojo answer = new Specimen().of(type);
      WireResponse wire =
          AwsCodec.write(
              new WireRequest(protocol, action, "", new byte[0], "", false), answer, "r-1");
      compare(answer, type, () -> sdk.receive(wire, () -> Pojos.builder(type)), different);
    }
    assertEquals(List.of(), different);
  }

  private static void compare(
      SdkPojo expected, Class<?> type, Reading reading, List<String> different) {
    try {
      SdkPojo actual = reading.read();
      String difference = Tree.difference(Tree.of(expected), Tree.of(actual), type.getSimpleName());
      if (!difference.isEmpty()) {
        different.add(difference);
      }
    } catch (Exception refused) {
      different.add(type.getSimpleName() + ": " + refused);
    }
  }

  private static List<Class<? extends SdkPojo>> types(Class<?> client, String suffix, Class<?> base)
      throws Exception {
    List<Class<? extends SdkPojo>> types = new ArrayList<>();
    String folder = client.getPackageName().replace('.', '/') + "/model/";
    File jar = new File(client.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (JarFile file = new JarFile(jar)) {
      for (String name : file.stream().map(entry -> entry.getName()).sorted().toList()) {
        if (name.startsWith(folder) && name.endsWith(suffix + ".class") && !name.contains("$")) {
          Class<?> type = Class.forName(name.replace('/', '.').replaceFirst("\\.class$", ""));
          if (base.isAssignableFrom(type) && type.getSuperclass() != base) {
            types.add(type.asSubclass(SdkPojo.class));
          }
        }
      }
    }
    return types;
  }

  /** Reading what went over the wire. */
  private interface Reading {
    SdkPojo read() throws Exception;
  }
}

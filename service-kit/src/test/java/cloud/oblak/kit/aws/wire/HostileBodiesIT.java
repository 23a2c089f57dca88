package cloud.oblak.kit.aws.wire;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;

/** Whatever arrives is read or refused as the sender's fault. */
class HostileBodiesIT {
  private static final int ROUNDS = 3000;
  private static final String[] SCRAPS = {
    "null",
    "[]",
    "{}",
    "1e999999999",
    "-1",
    "NaN",
    "\"\"",
    "[[[[",
    "{\"a\":",
    ".1.",
    "%",
    "&",
    "=",
    "true",
    "99999999999999999999",
    "\0",
    "\ud83d",
    ".member.1",
    ".entry.1.key"
  };

  static Stream<Arguments> requests() {
    return Stream.of(
        Arguments.of(AwsProtocol.EC2_QUERY, CreateLaunchTemplateRequest.class),
        Arguments.of(AwsProtocol.AWS_QUERY, CreateRoleRequest.class),
        Arguments.of(AwsProtocol.AWS_QUERY, PutMetricDataRequest.class),
        Arguments.of(AwsProtocol.AWS_JSON_1_0, PutMetricDataRequest.class),
        Arguments.of(AwsProtocol.AWS_JSON_1_1, PutParameterRequest.class),
        Arguments.of(AwsProtocol.RPC_V2_CBOR, PutMetricDataRequest.class));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aDamagedBodyIsReadOrRefused(AwsProtocol protocol, Class<? extends SdkPojo> type) {
    WireRequest sent =
        new SdkSide(protocol, protocol == AwsProtocol.EC2_QUERY ? "ec2" : "other")
            .send("X", new Specimen().of(type));
    byte[] whole = sent.query().isEmpty() ? sent.body() : bytesOf(sent.query());
    Random random = new Random(7);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] body = damaged(whole, random);
      try {
        read(protocol, body, type);
      } catch (FaultException fault) {
        assertInstanceOf(Fault.Invalid.class, fault.fault());
        refused++;
      } catch (RuntimeException | StackOverflowError defect) {
        throw new AssertionError(
            "round " + round + ": " + Base64.getEncoder().encodeToString(body), defect);
      }
    }
    assertTrue(refused > ROUNDS / 10, refused + " refused");
  }

  @Test
  void deepNestingIsRefused() {
    String deep = "{\"a\":".repeat(100_000);
    assertRefused(AwsProtocol.AWS_JSON_1_0, deep.getBytes(StandardCharsets.UTF_8));
    byte[] arrays = new byte[100_000];
    Arrays.fill(arrays, (byte) 0x81);
    assertRefused(AwsProtocol.RPC_V2_CBOR, arrays);
  }

  @Test
  void announcedLengthsAllocateNothing() {
    // an array of 2^40 elements, a byte string of 2^31 - 1 bytes
    assertRefused(AwsProtocol.RPC_V2_CBOR, bytes(0x9b, 0, 0, 1, 0, 0, 0, 0, 0));
    assertRefused(AwsProtocol.RPC_V2_CBOR, bytes(0xa1, 0x61, 'a', 0x5a, 0x7f, 0xff, 0xff, 0xff));
  }

  private static void assertRefused(AwsProtocol protocol, byte[] body) {
    try {
      read(protocol, body, PutMetricDataRequest.class);
    } catch (FaultException fault) {
      assertInstanceOf(Fault.Invalid.class, fault.fault());
      return;
    }
    throw new AssertionError("was read");
  }

  private static void read(AwsProtocol protocol, byte[] body, Class<? extends SdkPojo> type) {
    AwsCodec.read(new WireRequest(protocol, "X", "", body, "", false), type);
  }

  private static byte[] damaged(byte[] whole, Random random) {
    byte[] body = whole.clone();
    for (int times = random.nextInt(3); times >= 0; times--) {
      int at = random.nextInt(body.length);
      switch (random.nextInt(4)) {
        case 0 -> body[at] = (byte) random.nextInt(256);
        case 1 -> body = Arrays.copyOf(body, at + 1);
        case 2 -> body = insert(body, at, bytesOf(SCRAPS[random.nextInt(SCRAPS.length)]));
        default -> {
          int from = random.nextInt(body.length);
          int to = Math.min(body.length, from + random.nextInt(40));
          body = insert(body, at, Arrays.copyOfRange(body, from, to));
        }
      }
    }
    return body;
  }

  private static byte[] insert(byte[] body, int at, byte[] piece) {
    byte[] longer = new byte[body.length + piece.length];
    System.arraycopy(body, 0, longer, 0, at);
    System.arraycopy(piece, 0, longer, at, piece.length);
    System.arraycopy(body, at, longer, at + piece.length, body.length - at);
    return longer;
  }

  private static byte[] bytesOf(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}

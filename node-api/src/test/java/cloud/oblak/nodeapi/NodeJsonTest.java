package cloud.oblak.nodeapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NodeJsonTest {
  private static final ImageSpec IMAGE =
      new ImageSpec(
          "ami-1",
          ImageKind.CONTAINER,
          "oci://r.example/a:b",
          "",
          false,
          List.of(),
          "111122223333");
  private static final Limits LIMITS = new Limits(1, 1000, 100, 64 << 20, 1L << 30, 500, 100);
  private static final Metadata METADATA =
      new Metadata(
          "c1.nano",
          "ip-172-31-0-4",
          List.of(new Metadata.NamedKey("k", "ssh-ed25519 AAAA")),
          "",
          "us-east-1a",
          "us-east-1",
          0,
          "r-1",
          "2026-01-01T00:00:00Z",
          Map.of("Name", "web"),
          Metadata.Access.OPEN,
          new Metadata.Profile("arn:aws:iam::111122223333:instance-profile/web", "AIPA1"));

  private static DesiredObject desired(ObjectKind kind, NodeObject spec) {
    return new DesiredObject(kind, "x", 7, false, "req-1", spec);
  }

  static Stream<ToAgent> down() {
    ContainerSpec container =
        new ContainerSpec(
            "i-1",
            "111122223333",
            Power.ON,
            2,
            Duration.ofSeconds(30),
            IMAGE,
            LIMITS,
            "eni-1",
            METADATA,
            List.of("/bin/sh"),
            Map.of("A", "b"),
            "/",
            RestartPolicy.ON_FAILURE);
    VmSpec vm =
        new VmSpec(
            "i-2",
            "111122223333",
            Power.OFF,
            0,
            Duration.ofSeconds(90),
            IMAGE,
            LIMITS,
            "eni-2",
            METADATA);
    VpcSpec vpc =
        new VpcSpec(
            "vpc-1",
            "111122223333",
            "172.31.0.0/16",
            List.of(new VpcSpec.Subnet("subnet-1", "172.31.0.0/20")),
            "ec2.internal");
    SecurityGroupSpec group =
        new SecurityGroupSpec(
            "sg-1",
            "vpc-1",
            List.of(
                new SecurityGroupSpec.Rule(
                    SecurityGroupSpec.Direction.INGRESS, "tcp", 80, 80, "0.0.0.0/0", "")));
    PortSpec port =
        new PortSpec(
            "eni-1",
            "vpc-1",
            "subnet-1",
            "i-1",
            ImageKind.CONTAINER,
            "0e:00:00:00:00:01",
            "172.31.0.4",
            "198.18.0.2",
            "ip-172-31-0-4",
            List.of("sg-1"),
            100);
    return Stream.of(
        new ToAgent.Hello("compute", "0be1ac00", 1, "h-1"),
        new ToAgent.Desired(
            List.of(
                desired(ObjectKind.WORKLOAD, container),
                desired(ObjectKind.WORKLOAD, vm),
                desired(ObjectKind.IMAGE, IMAGE),
                desired(ObjectKind.VPC, vpc),
                desired(ObjectKind.SECURITY_GROUP, group),
                desired(ObjectKind.PORT, port),
                new DesiredObject(ObjectKind.PORT, "eni-9", 3, true, "", null)),
            true),
        new ToAgent.ConsoleRequest("q", "i-1", 65536, null),
        new ToAgent.ConsoleRequest("q", "i-1", 65536, ""),
        new ToAgent.ScreenshotRequest("q", "i-1", true),
        new ToAgent.Credentials(
            List.of(
                new RoleCredentials(
                    "i-1",
                    "AIPA1",
                    RoleCredentials.SUCCESS,
                    "",
                    "reader",
                    new RoleCredentials.Keys(
                        "ASIA1", "s", "t", Instant.EPOCH, Instant.EPOCH.plusSeconds(1))))));
  }

  static Stream<ToService> up() {
    Instant at = Instant.parse("2026-01-01T00:00:00.123456Z");
    return Stream.of(
        new ToService.Hello(
            new HostReport(
                "a", "x86_64", 2, 1L << 33, 1L << 36, List.of("a"), false, "x", "y", "z"),
            true),
        new ToService.Observed(
            List.of(
                new ObservedObject(
                    ObjectKind.WORKLOAD,
                    "i-1",
                    7,
                    new WorkloadStatus(WorkloadStatus.Phase.STOPPED, 3, "ended", null, at, 1, 2)),
                new ObservedObject(
                    ObjectKind.IMAGE,
                    "ami-1",
                    1,
                    new ImageStatus(ImageStatus.Phase.AVAILABLE, "sha256:00", 5, 6, "")),
                new ObservedObject(
                    ObjectKind.PORT, "eni-1", 0, new ObjectStatus(ObjectStatus.Phase.GONE, ""))),
            true),
        new ToService.Alive(at, 1L << 40),
        new ToService.ConsoleAnswer("q", "aGk=", "1.2.3", true, true),
        new ToService.ScreenshotAnswer("q", "aGk=", null),
        new ToService.ScreenshotAnswer("q", null, ToService.ScreenshotAnswer.NO_DISPLAY),
        new ToService.CredentialsRequest(
            List.of(
                new ToService.WantedCredentials("i-1", null),
                new ToService.WantedCredentials("i-2", "ASIA1"))));
  }

  @ParameterizedTest
  @MethodSource("down")
  void whatGoesDownArrivesEqual(ToAgent message) throws JsonProcessingException {
    String text = NodeJson.mapper().writerFor(ToAgent.class).writeValueAsString(message);
    assertEquals(message, NodeJson.mapper().readValue(text, ToAgent.class));
  }

  @ParameterizedTest
  @MethodSource("up")
  void whatGoesUpArrivesEqual(ToService message) throws JsonProcessingException {
    String text = NodeJson.mapper().writerFor(ToService.class).writeValueAsString(message);
    assertEquals(message, NodeJson.mapper().readValue(text, ToService.class));
  }

  @Test
  void secretsAreNotInTheTextOfAMessage() {
    String text =
        new ToAgent.Credentials(
                List.of(
                    new RoleCredentials(
                        "i-1",
                        "AIPA1",
                        RoleCredentials.SUCCESS,
                        "",
                        "reader",
                        new RoleCredentials.Keys("ASIA1", "hush", "hush", null, null))))
            .toString();
    assertFalse(text.contains("hush"), text);
  }

  @Test
  void aFieldOfANewerReleaseIsIgnored() throws JsonProcessingException {
    String text = "{\"message\":\"alive\",\"at\":\"2026-01-01T00:00:00Z\",\"mood\":\"good\"}";
    assertInstanceOf(ToService.Alive.class, NodeJson.mapper().readValue(text, ToService.class));
  }

  @Test
  void anObjectThatOnlyANewerReleaseKnowsIsLeftOutAndTheOthersArrive()
      throws JsonProcessingException {
    String desired =
        """
        {"message":"desired","complete":true,"objects":[
          {"kind":"VOLUME","id":"vol-1","generation":1,"removed":false,"spec":{"type":"volume"}},
          {"kind":"PORT","id":"eni-1","generation":1,"removed":false,"spec":{"type":"tunnel"}},
          {"kind":"PORT","id":"eni-9","generation":3,"removed":true,"requestId":""}]}
        """;
    assertEquals(
        new ToAgent.Desired(
            List.of(new DesiredObject(ObjectKind.PORT, "eni-9", 3, true, "", null)), true),
        NodeJson.mapper().readValue(desired, ToAgent.class));
    String observed =
        """
        {"message":"observed","complete":false,"objects":[
          {"kind":"PORT","id":"eni-1","generation":1,
           "status":{"type":"object","phase":"MELTED","reason":""}},
          {"kind":"PORT","id":"eni-2","generation":1,
           "status":{"type":"object","phase":"READY","reason":""}}]}
        """;
    assertEquals(
        new ToService.Observed(
            List.of(
                new ObservedObject(
                    ObjectKind.PORT, "eni-2", 1, new ObjectStatus(ObjectStatus.Phase.READY, ""))),
            false),
        NodeJson.mapper().readValue(observed, ToService.class));
  }
}

package cloud.oblak.agent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.PortSpec;
import cloud.oblak.nodeapi.SecurityGroupSpec.Direction;
import cloud.oblak.nodeapi.SecurityGroupSpec.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rulesets and configuration files against the golden files; the new ones lie in target. */
class NetworkFilesTest {
  @TempDir private Path temp;

  private static final String WEB = "sg-0a0000000000000b1";
  private static final Cidr TRANSFER = Cidr.parse("100.64.16.0/20");
  private static final PortSpec CONTAINER =
      Specs.port(Specs.VPC, 4, ImageKind.CONTAINER, "198.18.0.4", Specs.GROUP);
  private static final PortSpec VM =
      Specs.port(Specs.VPC, 1005, ImageKind.VM, "", WEB, Specs.GROUP).limitedTo(500);

  @Test
  void rulesetOfAVpc() throws IOException {
    var groups =
        List.of(
            Specs.group(
                Specs.VPC,
                Specs.ALL_OUT,
                Specs.allInFrom(Specs.GROUP),
                Specs.tcpIn(80, "0.0.0.0/0"),
                Specs.tcpIn(80, "::/0"),
                Specs.in("icmp", -1, -1, "0.0.0.0/0")),
            Specs.group(
                WEB,
                Specs.VPC,
                Specs.tcpInFrom(443, "sg-0a0000000000000c1"),
                Specs.in("udp", 5000, 5010, "10.1.2.3/24"),
                Specs.in("tcp", -1, -1, "198.18.0.4/32"),
                Specs.in("icmp", 8, -1, "10.0.0.0/8"),
                Specs.in("icmp", 3, 4, "10.0.0.0/8"),
                new Rule(Direction.EGRESS, "tcp", 25, 25, "192.0.2.0/24", "")));
    assertGolden(
        "vpc.nft",
        VpcRuleset.of(
            new VpcModel(Specs.vpc(Specs.VPC), TRANSFER, 2, List.of(VM, CONTAINER), groups)));
  }

  @Test
  void rulesetOfAVpcWithoutPorts() throws IOException {
    assertGolden("empty-vpc.nft", VpcRuleset.of(model()));
  }

  @Test
  void rulesetOfTheHost() throws IOException {
    assertGolden(
        "host.nft",
        HostRuleset.of(new NetworkNames("3fa9c21b"), TRANSFER, Cidr.parse("198.18.0.0/20")));
  }

  @Test
  void configurationOfTheResolver() throws IOException {
    VpcFiles files = new VpcFiles(Path.of("/var/lib/oblak/oblak-3fa9c21b-" + Specs.VPC));
    assertGolden(
        "dnsmasq.conf", DnsmasqConfig.of(model(), files, List.of("192.0.2.53"), "dnsmasq", 1400));
  }

  @Test
  void configurationOfTheMetadataProxy() throws IOException {
    assertGolden(
        "haproxy.cfg",
        HaproxyConfig.of(Specs.VPC, "oblak-3fa9c21b-" + Specs.VPC, 18080, "s3cret", "haproxy"));
  }

  @Test
  void aPortsNamesAndLease() {
    assertEquals(
        "172.31.16.5 ip-172-31-16-5.ec2.internal ip-172-31-16-5 web1005.ec2.internal web1005\n",
        DnsmasqConfig.names(VM, "ec2.internal"));
    assertEquals("0e:00:00:00:01:05,172.31.16.5,ip-172-31-16-5,86400\n", DnsmasqConfig.lease(VM));
  }

  @Test
  void deviceNamesFitTheKernelAndTellIdsApart() {
    NetworkNames names = new NetworkNames("3fa9c21b");
    assertEquals("pb2c3d4e5f67890".length(), NetworkNames.port("eni-0a1b2c3d4e5f67890").length());
    for (String name :
        List.of(
            NetworkNames.port("eni-0a1b2c3d4e5f67890"),
            NetworkNames.bridge("subnet-0a1b2c3d4e5f67890"),
            NetworkNames.port("eni-x"),
            names.uplinkBridge(),
            names.uplinkPort(4094))) {
      assertTrue(name.length() <= 15, name);
    }
  }

  @Test
  void loopbackResolversAreNoneForGuests() {
    assertEquals(
        List.of("192.0.2.53", "192.0.2.54"),
        Resolvers.parse(
            "# nameserver 1.1.1.1\nnameserver 127.0.0.53\nnameserver 192.0.2.53\nnameserver 192.0.2.54\n"));
  }

  @Test
  void aHalfWrittenPortIsNoneAndIsDeleted() throws IOException {
    VpcFiles files = files();
    files.port(CONTAINER);
    Path ports = files.directory().resolve("ports");
    Path half = ports.resolve("." + VM.portId() + ".json");
    Files.copy(ports.resolve(CONTAINER.portId() + ".json"), half);
    assertEquals(List.of(CONTAINER), files.portSpecs());
    assertTrue(Files.notExists(half));
    Files.writeString(half, "{\"portId\":\"en");
    assertEquals(List.of(CONTAINER), files.portSpecs());
  }

  @Test
  void anUnreadableFileIsAsGoodAsNoneAndIsReplaced() throws IOException {
    VpcFiles files = files();
    files.port(CONTAINER);
    byte[] damaged = {0, (byte) 0xff, 0};
    Files.write(files.directory().resolve("ports").resolve(VM.portId() + ".json"), damaged);
    Files.write(files.directory().resolve("vpc.json"), damaged);
    Files.write(files.directory().resolve("groups.json"), new byte[0]);
    assertEquals(List.of(CONTAINER), files.portSpecs());
    assertTrue(files.vpc().isEmpty());
    assertEquals(List.of(), files.groups());
    VpcFiles.Stored stored = new VpcFiles.Stored(Specs.vpc(Specs.VPC), 2);
    files.vpc(stored);
    assertEquals(stored, files.vpc().orElseThrow());
  }

  private VpcFiles files() {
    VpcFiles files = new VpcFiles(temp.resolve("vpc"));
    files.make();
    return files;
  }

  private static VpcModel model() {
    return new VpcModel(Specs.vpc(Specs.VPC), TRANSFER, 2, List.of(), List.of());
  }

  private static void assertGolden(String name, String text) throws IOException {
    Path written = Path.of("target", "golden", name);
    Files.createDirectories(written.getParent());
    Files.writeString(written, text);
    try (InputStream golden = NetworkFilesTest.class.getResourceAsStream("/network/" + name)) {
      assertNotNull(golden, "no golden file " + name);
      assertEquals(new String(golden.readAllBytes(), StandardCharsets.UTF_8), text);
    }
  }
}

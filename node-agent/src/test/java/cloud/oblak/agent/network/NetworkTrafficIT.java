package cloud.oblak.agent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.DriverException;
import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.PortSpec;
import cloud.oblak.nodeapi.SecurityGroupSpec;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What passes between containers, VPCs and the host, and what does not. */
class NetworkTrafficIT {
  private static final String WEB = "sg-0a0000000000000b1";
  private NetworkLab lab;
  private NamespaceNetwork network;
  private PortSpec a;
  private PortSpec b;

  @BeforeEach
  void twoNeighbours() throws IOException {
    lab = new NetworkLab();
    network = lab.network();
    network.applyVpc(Specs.vpc(Specs.VPC));
    a = lab.container(Specs.VPC, 4, Specs.GROUP);
    b = lab.container(Specs.VPC, 5, Specs.GROUP);
    network.applyPort(a);
    network.applyPort(b);
    lab.serve(lab.namespace(a), 80);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void aContainerHasExactlyItsAddressAndMac() {
    String shown = lab.in(lab.namespace(a), "ip", "addr", "show", "eth0").stdout();
    assertTrue(shown.contains("172.31.0.4/20"), shown);
    assertTrue(shown.contains(a.mac()), shown);
    assertTrue(lab.in(lab.namespace(a), "ip", "route").stdout().contains("default via 172.31.0.1"));
  }

  @Test
  void aPortWithoutRulesIsClosed() {
    assertFalse(lab.reaches(lab.namespace(b), "172.31.0.4", 80));
    assertFalse(lab.reaches("", a.publicIp(), 80));
  }

  @Test
  void aSecondOwnerOfAnAddressIsRefusedAndHurtsNobody() {
    groups(Specs.tcpIn(80, "0.0.0.0/0"));
    PortSpec second =
        new PortSpec(
            "eni-0000000000000beef",
            a.vpcId(),
            a.subnetId(),
            "i-2",
            a.kind(),
            "0e:00:00:00:be:ef",
            a.privateIp(),
            "",
            "second",
            a.securityGroups());
    assertThrows(DriverException.class, () -> network.applyPort(second));
    network.applyPort(b);
    assertTrue(lab.reaches(lab.namespace(b), "172.31.0.4", 80));
  }

  @Test
  void aRuleOpensAPortBetweenNeighboursAndItsRemovalClosesIt() {
    groups(Specs.tcpIn(80, "172.31.0.5/32"));
    assertTrue(lab.reaches(lab.namespace(b), "172.31.0.4", 80));
    groups();
    assertFalse(lab.reaches(lab.namespace(b), "172.31.0.4", 80));
  }

  @Test
  void aGroupReferenceOpensForItsMembersOnly() {
    PortSpec c = lab.container(Specs.VPC, 1006, WEB);
    network.applyPort(c);
    network.applyGroups(
        Specs.VPC,
        List.of(
            Specs.group(Specs.VPC, Specs.ALL_OUT, Specs.tcpInFrom(80, WEB)),
            Specs.group(WEB, Specs.VPC, Specs.ALL_OUT)));
    assertTrue(lab.reaches(lab.namespace(c), "172.31.0.4", 80));
    assertFalse(lab.reaches(lab.namespace(b), "172.31.0.4", 80));
    // Its public address is no member's address.
    assertFalse(lab.reaches(lab.namespace(c), a.publicIp(), 80));
  }

  @Test
  void aPortGoesByTheGroupsItWasGivenLast() {
    network.applyGroups(
        Specs.VPC,
        List.of(
            Specs.group(Specs.VPC, Specs.ALL_OUT),
            Specs.group(WEB, Specs.VPC, Specs.tcpIn(80, "0.0.0.0/0"))));
    assertFalse(lab.reaches(lab.namespace(b), "172.31.0.4", 80));
    network.applyPort(lab.container(Specs.VPC, 4, WEB));
    assertTrue(lab.reaches(lab.namespace(b), "172.31.0.4", 80));
    network.applyPort(a);
    assertFalse(lab.reaches(lab.namespace(b), "172.31.0.4", 80));
  }

  @Test
  void withoutAnEgressRuleNothingLeaves() {
    network.applyGroups(Specs.VPC, List.of(Specs.group(Specs.VPC, Specs.tcpIn(80, "0.0.0.0/0"))));
    assertFalse(lab.reaches(lab.namespace(b), "172.31.0.4", 80));
    assertTrue(lab.reaches("", a.publicIp(), 80), "answers need no rule");
  }

  @Test
  void aPublicAddressIsReachedFromTheHostTheNeighbourAndItself() throws IOException {
    groups(Specs.tcpIn(80, lab.poolStart + "0/24"), Specs.tcpIn(81, "0.0.0.0/0"));
    lab.serve(lab.namespace(a), 81);
    assertTrue(lab.reaches("", a.publicIp(), 81));
    // Seen as the neighbour's public address.
    assertTrue(lab.reaches(lab.namespace(b), a.publicIp(), 80));
    assertFalse(lab.reaches(lab.namespace(b), "172.31.0.4", 80));
    assertTrue(lab.reaches(lab.namespace(a), a.publicIp(), 80));
  }

  @Test
  void theSameAddressesInTwoVpcsMeetByPublicAddressOnly() throws IOException {
    network.applyVpc(Specs.vpc(Specs.OTHER_VPC));
    PortSpec twin =
        Specs.port(Specs.OTHER_VPC, 5, ImageKind.CONTAINER, lab.poolStart + "105", Specs.GROUP);
    PortSpec third =
        Specs.port(Specs.OTHER_VPC, 6, ImageKind.CONTAINER, lab.poolStart + "106", Specs.GROUP);
    network.applyPort(twin);
    network.applyPort(third);
    network.applyGroups(
        Specs.OTHER_VPC,
        List.of(Specs.group(Specs.OTHER_VPC, Specs.ALL_OUT, Specs.tcpIn(80, "0.0.0.0/0"))));
    lab.serve(lab.namespace(third), 80);
    groups(Specs.tcpIn(80, lab.poolStart + "105/32"));
    assertTrue(lab.reaches(lab.namespace(twin), a.publicIp(), 80), "by its public address");
    assertFalse(lab.reaches(lab.namespace(third), a.publicIp(), 80), "only the one in the rule");
    assertFalse(lab.reaches(lab.namespace(twin), "172.31.0.4", 80), "not by its private one");
    assertTrue(lab.reaches(lab.namespace(twin), "172.31.0.6", 80), "its own neighbour");
    assertFalse(lab.reaches(lab.namespace(b), "172.31.0.6", 80), "not the other's neighbour");
  }

  @Test
  void guestsReachNothingOfTheHostOrOtherVpcs() throws IOException {
    groups();
    lab.serve("", 18765);
    String host = hostAddress();
    assertTrue(lab.reaches("", host, 18765), "the control case");
    assertFalse(lab.reaches(lab.namespace(b), host, 18765));
    assertFalse(lab.reaches(lab.namespace(b), transfer(1), 18765));
    network.applyVpc(Specs.vpc(Specs.OTHER_VPC));
    assertTrue(arping("172.31.0.1"), "the control case");
    assertFalse(arping(transfer(1)));
    String other = lab.names().namespace(Specs.OTHER_VPC);
    lab.serve(other, 18766);
    assertFalse(lab.reaches("", transfer(3), 18766), "the VPC's own filter");
    lab.in(other, "nft", "flush", "ruleset");
    assertTrue(lab.reaches("", transfer(3), 18766), "the control case");
    assertFalse(lab.reaches(lab.namespace(b), transfer(3), 18766), "the host's filter");
  }

  @Test
  void theOutsideSeesTheHostsAddressAndCannotPoseAsAMember() throws IOException {
    groups(Specs.tcpInFrom(80, Specs.GROUP), Specs.tcpIn(81, "0.0.0.0/0"));
    lab.serve(lab.namespace(a), 81);
    String outside = lab.names().prefix() + "outside";
    String veth = "x" + lab.installation;
    lab.run("ip", "netns", "add", outside);
    lab.run("ip", "link", "add", veth, "type", "veth", "peer", "name", "eth0", "netns", outside);
    lab.run("ip", "addr", "add", "203.0.113.1/29", "dev", veth);
    lab.run("ip", "link", "set", veth, "up");
    lab.in(outside, "ip", "addr", "add", "203.0.113.2/29", "dev", "eth0");
    lab.in(outside, "ip", "addr", "add", "172.31.0.5/32", "dev", "eth0");
    lab.in(outside, "ip", "link", "set", "eth0", "up");
    lab.serve(outside, 8080);
    // It knows no way to the pool, so only the host's own address gets an answer.
    assertTrue(lab.reaches(lab.namespace(a), "203.0.113.2", 8080));
    lab.in(outside, "ip", "route", "add", lab.poolStart + "0/24", "via", "203.0.113.1");
    assertTrue(lab.reaches(outside, a.publicIp(), 81));
    lab.in(
        outside,
        "ip",
        "route",
        "replace",
        lab.poolStart + "0/24",
        "via",
        "203.0.113.1",
        "src",
        "172.31.0.5");
    lab.run("ip", "route", "add", "172.31.0.5/32", "dev", veth);
    assertFalse(lab.reaches(outside, a.publicIp(), 80));
    assertFalse(lab.reaches(outside, a.publicIp(), 81));
  }

  @Test
  void routersAnswerPingsAndNothingElse() {
    assertTrue(ping(lab.namespace(b), "172.31.0.1"));
    assertFalse(lab.in(lab.namespace(b), "busybox", "nc", "-w", "1", "172.31.0.1", "53").ok());
  }

  @Test
  void namesAreResolvedInTheVpc() {
    await(() -> lookup("ip-172-31-0-4.ec2.internal").contains("172.31.0.4"));
    assertTrue(lookup("web4.ec2.internal").contains("172.31.0.4"));
    String byBase =
        lab.in(lab.namespace(b), "busybox", "nslookup", "web5.ec2.internal", "172.31.0.2").stdout();
    assertTrue(byBase.contains("172.31.0.5"), byBase);
    network.removePort(a.portId());
    await(() -> !lookup("web4.ec2.internal").contains("172.31.0.4"));
  }

  @Test
  void anEstablishedConnectionSurvivesTheAgentAndTheRemovalOfItsRule() throws IOException {
    groups(Specs.tcpIn(7, "0.0.0.0/0"), Specs.tcpIn(80, "0.0.0.0/0"));
    lab.start(lab.namespace(a), "busybox", "nc", "-l", "-p", "7", "-e", "cat");
    await(() -> lab.in(lab.namespace(a), "busybox", "netstat", "-ltn").stdout().contains(":7 "));
    Process call = lab.start(lab.namespace(b), "busybox", "nc", "172.31.0.4", "7");
    assertEquals('1', echo(call, '1'));
    groups(Specs.tcpIn(80, "0.0.0.0/0"));
    lab.restart();
    assertEquals(2, lab.network().ports().size());
    assertEquals('2', echo(call, '2'));
    lab.network().applyVpc(Specs.vpc(Specs.VPC));
    lab.network().applyPort(a);
    assertEquals('3', echo(call, '3'));
    assertTrue(lab.reaches("", a.publicIp(), 80));
    assertFalse(lab.in(lab.namespace(b), "busybox", "nc", "-w", "1", "172.31.0.4", "7").ok());
  }

  private static char echo(Process call, char letter) throws IOException {
    call.getOutputStream().write(new byte[] {(byte) letter, '\n'});
    call.getOutputStream().flush();
    int answer = call.getInputStream().read();
    call.getInputStream().read();
    return (char) answer;
  }

  static void await(java.util.function.BooleanSupplier condition) {
    for (int i = 0; i < 100 && !condition.getAsBoolean(); i++) {
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    assertTrue(condition.getAsBoolean());
  }

  private String lookup(String name) {
    return lab.in(lab.namespace(b), "busybox", "nslookup", name, "169.254.169.253").stdout();
  }

  private boolean arping(String address) {
    return lab.in(lab.namespace(b), "busybox", "arping", "-c1", "-w1", "-I", "eth0", address).ok();
  }

  private boolean ping(String namespace, String address) {
    return lab.in(namespace, "busybox", "ping", "-c1", "-W1", address).ok();
  }

  private void groups(SecurityGroupSpec.Rule... ingress) {
    List<SecurityGroupSpec.Rule> rules = new java.util.ArrayList<>(List.of(ingress));
    rules.add(Specs.ALL_OUT);
    network.applyGroups(Specs.VPC, List.of(new SecurityGroupSpec(Specs.GROUP, Specs.VPC, rules)));
  }

  private String transfer(int n) throws IOException {
    return Cidr.parse(java.nio.file.Files.readString(lab.directory.resolve("network/transfer")))
        .host(n);
  }

  private String hostAddress() {
    java.util.regex.Matcher m =
        java.util.regex.Pattern.compile("inet ([0-9.]+)/\\d+ .*scope global")
            .matcher(lab.run("ip", "-4", "-o", "addr", "show", "scope", "global").stdout());
    assertTrue(m.find());
    return m.group(1);
  }
}

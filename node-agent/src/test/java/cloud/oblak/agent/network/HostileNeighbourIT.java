package cloud.oblak.agent.network;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.nodeapi.PortSpec;
import cloud.oblak.nodeapi.SecurityGroupSpec.Direction;
import cloud.oblak.nodeapi.SecurityGroupSpec.Rule;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A guest that owns its network card sends what it should not, to a neighbour whose rules allow
 * everything. Each frame is shown to arrive once the filter is taken away, so each test can fail.
 */
class HostileNeighbourIT {
  private static final String ALL = "ff:ff:ff:ff:ff:ff";
  private static final String FOREIGN_MAC = "0e:00:00:00:66:66";
  private static final int ARP = 0x0806;
  private static final int IP = 0x0800;
  private static final int IP6 = 0x86dd;
  private static final int VLAN = 0x8100;
  private static final int PATIENCE = 1000;
  private static final int SILENCE = 150;

  private NetworkLab lab;
  private RawTap mallory;
  private RawTap victim;
  private PortSpec hers;
  private PortSpec theirs;

  @BeforeEach
  void twoVms() throws IOException {
    lab = new NetworkLab();
    NamespaceNetwork network = lab.network();
    network.applyVpc(Specs.vpc(Specs.VPC));
    network.applyGroups(
        Specs.VPC,
        List.of(
            Specs.group(
                Specs.VPC,
                Specs.ALL_OUT,
                new Rule(Direction.INGRESS, "-1", -1, -1, "0.0.0.0/0", ""))));
    hers = lab.vm(Specs.VPC, 4, Specs.GROUP);
    theirs = lab.vm(Specs.VPC, 5, Specs.GROUP);
    mallory = plugged(hers, "m");
    victim = plugged(theirs, "n");
  }

  @AfterEach
  void close() {
    mallory.close();
    victim.close();
    lab.close();
  }

  @Test
  void aDecentPacketAndADecentArpArrive() {
    assertArrives(packet(hers.mac(), hers.privateIp()));
    assertArrives(RawTap.ethernet(ALL, hers.mac(), ARP, question(hers.mac(), hers.privateIp())));
  }

  @Test
  void aSpoofedSourceAddressIsDropped() {
    assertStopped(packet(hers.mac(), "172.31.0.9"));
    assertStopped(packet(hers.mac(), "172.31.0.1"));
    assertStopped(packet(hers.mac(), "10.1.2.3"));
  }

  @Test
  void aSpoofedMacIsDropped() {
    assertStopped(packet(FOREIGN_MAC, hers.privateIp()));
  }

  @Test
  void anArpAnswerForTheGatewayOrANeighbourIsDropped() {
    assertStopped(claim(hers.mac(), hers.mac(), "172.31.0.1"));
    assertStopped(claim(hers.mac(), hers.mac(), "172.31.0.6"));
    assertStopped(claim(hers.mac(), FOREIGN_MAC, hers.privateIp()));
    assertStopped(claim(FOREIGN_MAC, FOREIGN_MAC, hers.privateIp()));
    assertStopped(RawTap.ethernet(ALL, hers.mac(), ARP, question(hers.mac(), "172.31.0.1")));
  }

  @Test
  void aDhcpServersAnswerIsDropped() {
    byte[] other = RawTap.udp(hers.privateIp(), 6767, theirs.privateIp(), 68, "not an offer");
    assertArrives(RawTap.ethernet(theirs.mac(), hers.mac(), IP, other));
    byte[] offer = RawTap.udp(hers.privateIp(), 67, theirs.privateIp(), 68, "an offer");
    assertStopped(RawTap.ethernet(theirs.mac(), hers.mac(), IP, offer));
  }

  @Test
  void aRouterAdvertisementIsDropped() {
    byte[] advertisement =
        RawTap.hex(
            "6000000000103aff"
                + "fe800000000000000c00000000000004"
                + "ff020000000000000000000000000001"
                + "86000000400007080000000000000000");
    assertStopped(RawTap.ethernet("33:33:00:00:00:01", hers.mac(), IP6, advertisement));
  }

  @Test
  void aTaggedFrameIsDropped() {
    byte[] inner = RawTap.udp(hers.privateIp(), 1000, theirs.privateIp(), 1000, "tagged");
    byte[] tagged = new byte[4 + inner.length];
    System.arraycopy(RawTap.hex("00050800"), 0, tagged, 0, 4);
    System.arraycopy(inner, 0, tagged, 4, inner.length);
    assertStopped(RawTap.ethernet(theirs.mac(), hers.mac(), VLAN, tagged));
  }

  @Test
  void aPacketForAnotherAddressDoesNotSlipInByMac() {
    byte[] misled = RawTap.udp(hers.privateIp(), 1000, "172.31.0.77", 1000, "misled");
    assertStopped(RawTap.ethernet(theirs.mac(), hers.mac(), IP, misled));
  }

  private void assertArrives(byte[] frame) {
    mallory.send(frame);
    assertTrue(victim.receives(frame, PATIENCE));
  }

  private void assertStopped(byte[] frame) {
    mallory.send(frame);
    assertFalse(victim.receives(frame, SILENCE), "the filter stops it");
    String namespace = lab.names().namespace(Specs.VPC);
    assertTrue(lab.in(namespace, "nft", "flush", "ruleset").ok());
    mallory.send(frame);
    assertTrue(victim.receives(frame, PATIENCE), "it is the filter that stopped it");
    lab.network().applyPort(hers);
    mallory.send(frame);
    assertFalse(victim.receives(frame, SILENCE), "the filter stops it again");
  }

  private byte[] packet(String mac, String source) {
    return RawTap.ethernet(
        theirs.mac(), mac, IP, RawTap.udp(source, 1000, theirs.privateIp(), 1000, "hello"));
  }

  private byte[] claim(String frameMac, String mac, String address) {
    return RawTap.ethernet(
        theirs.mac(), frameMac, ARP, RawTap.arp(2, mac, address, theirs.mac(), theirs.privateIp()));
  }

  private byte[] question(String mac, String address) {
    return RawTap.arp(1, mac, address, "00:00:00:00:00:00", theirs.privateIp());
  }

  private RawTap plugged(PortSpec port, String letter) {
    lab.network().applyPort(port);
    RawTap tap = new RawTap(letter + lab.installation);
    lab.network().plug(port.portId(), letter + lab.installation);
    return tap;
  }
}

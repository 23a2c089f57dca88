package cloud.oblak.agent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.nodeapi.PortSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How fast a port may send and receive. At 40 Mbit/s the kernel lets five million bytes pass at
 * once, so that twelve million take at least 1.4 seconds; what is not limited takes no tenth.
 */
class NetworkRateIT {
  private static final int BYTES = 12_000_000;
  private static final int MBIT = 40;
  private static final Duration LEAST = Duration.ofMillis(1_300);

  // Above what a busy machine needs; far below 12 MB at the next lower rate a type could have.
  private static final Duration MOST = Duration.ofSeconds(20);

  private NetworkLab lab;
  private PortSpec limited;
  private PortSpec free;

  @BeforeEach
  void oneLimitedPortAndOneThatIsNot() throws IOException {
    lab = new NetworkLab();
    lab.network().applyVpc(Specs.vpc(Specs.VPC));
    limited = lab.container(Specs.VPC, 4, Specs.GROUP).limitedTo(MBIT);
    free = lab.container(Specs.VPC, 5, Specs.GROUP);
    lab.network().applyPort(limited);
    lab.network().applyPort(free);
    openAll();
    Files.write(lab.directory.resolve("big"), new byte[BYTES]);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void aPortSendsNoFasterThanItsRate() throws IOException {
    lab.serve(lab.namespace(limited), 80);
    assertSlow(download(lab.namespace(free), limited.privateIp()));
  }

  @Test
  void whatIsRoutedCountsLikeWhatIsBridged() throws IOException {
    lab.serve(lab.namespace(limited), 80);
    assertSlow(download("", limited.publicIp()));
  }

  @Test
  void aPortReceivesNoFasterThanItsRateUntilThatIsTakenAway() throws IOException {
    lab.serve(lab.namespace(free), 80);
    assertSlow(download(lab.namespace(limited), free.privateIp()));
    lab.network().applyPort(limited.limitedTo(0));
    Duration unlimited = download(lab.namespace(limited), free.privateIp());
    assertTrue(unlimited.compareTo(LEAST) < 0, "took " + unlimited);
  }

  @Test
  void aVmSendsNoFasterThanItsRate() throws IOException {
    PortSpec vm = lab.vm(Specs.VPC, 6, Specs.GROUP).limitedTo(MBIT);
    lab.network().applyPort(vm);
    String guest = lab.names().prefix() + "guest";
    String tap = "g" + lab.installation;
    lab.run("ip", "netns", "add", guest);
    lab.run("ip", "link", "add", tap, "type", "veth", "peer", "name", "eth0", "netns", guest);
    lab.network().plug(vm.portId(), tap);
    for (String line :
        List.of(
            "link set eth0 address " + vm.mac(),
            "addr add %s/20 dev eth0".formatted(vm.privateIp()),
            "link set eth0 up")) {
      lab.in(guest, ("ip " + line).split(" "));
    }
    lab.serve(guest, 80);
    assertSlow(download(lab.namespace(free), vm.privateIp()));
  }

  @Test
  void whatAPortHasUsedIsRememberedWhenRulesChangeAndWhenTheAgentIsRestarted() {
    lab.in(lab.namespace(limited), "busybox", "ping", "-c1", "-W1", free.privateIp());
    assertEquals(List.of(MBIT), rates());
    assertTrue(counts("sent"), "the control case");
    openAll();
    assertTrue(counts("sent"));
    lab.restart();
    lab.network().applyVpc(Specs.vpc(Specs.VPC));
    lab.network().applyPort(limited);
    assertTrue(counts("sent"));
    assertTrue(counts("received"));
    assertEquals(List.of(MBIT), rates());
  }

  @Test
  void anotherRateTakesThePlaceOfTheFormerAndGoesWithThePort() {
    lab.network().applyPort(limited.limitedTo(400_000));
    // More than the kernel's numbers hold.
    assertEquals(List.of(100_000), rates());
    lab.network().applyPort(limited.limitedTo(MBIT));
    assertEquals(List.of(MBIT), rates());
    lab.network().removePort(limited.portId());
    assertEquals(List.of(), rates());
  }

  private void openAll() {
    lab.network()
        .applyGroups(
            Specs.VPC,
            List.of(Specs.group(Specs.VPC, Specs.ALL_OUT, Specs.in("-1", -1, -1, "0.0.0.0/0"))));
  }

  private Duration download(String namespace, String address) {
    long begin = System.nanoTime();
    String count =
        lab.in(
                namespace,
                "sh",
                "-c",
                "timeout 60 busybox wget -q -O - http://%s/big | wc -c".formatted(address))
            .stdout()
            .strip();
    assertEquals(Integer.toString(BYTES), count);
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private static void assertSlow(Duration took) {
    assertTrue(took.compareTo(LEAST) >= 0, "took " + took);
    assertTrue(took.compareTo(MOST) <= 0, "took " + took);
  }

  /** The rates of the limited port in force, which is the same both ways. */
  private List<Integer> rates() {
    String device = "\"" + NetworkNames.port(limited.portId()) + "\"";
    List<String> rules =
        nft("list", "table", "bridge", "oblak_rates")
            .lines()
            .filter(line -> line.contains("ifname " + device) && line.contains("update @"))
            .toList();
    List<Integer> sent = rates(rules, "sent_");
    assertEquals(sent, rates(rules, "received_"));
    return sent;
  }

  private static List<Integer> rates(List<String> rules, String way) {
    return rules.stream()
        .filter(line -> line.contains("@" + way))
        .map(line -> line.replaceAll(".*@" + way + "(\\d+) .*", "$1"))
        .map(Integer::valueOf)
        .toList();
  }

  private boolean counts(String way) {
    String set = nft("list", "set", "bridge", "oblak_rates", way + "_" + MBIT);
    assertFalse(set.isEmpty());
    return set.contains("\"" + NetworkNames.port(limited.portId()) + "\" limit rate over");
  }

  private String nft(String... arguments) {
    String[] argv = new String[arguments.length + 1];
    argv[0] = "nft";
    System.arraycopy(arguments, 0, argv, 1, arguments.length);
    return lab.in(lab.names().namespace(Specs.VPC), argv).stdout();
  }
}

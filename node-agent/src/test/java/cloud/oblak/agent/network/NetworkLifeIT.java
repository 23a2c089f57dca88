package cloud.oblak.agent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.nodeapi.PortSpec;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DHCP, metadata, damage and its repair, many ports at once, and what is left in the end. */
class NetworkLifeIT {
  private NetworkLab lab;
  private NamespaceNetwork network;

  @BeforeEach
  void open() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      lab = new NetworkLab(free.getLocalPort());
    }
    network = lab.network();
    network.applyVpc(Specs.vpc(Specs.VPC));
    network.applyGroups(
        Specs.VPC, List.of(Specs.group(Specs.VPC, Specs.ALL_OUT, Specs.tcpIn(80, "0.0.0.0/0"))));
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void dhcpGivesAVmItsAddressAlsoAfterAnEarlierOwner() throws IOException {
    PortSpec first = lab.vm(Specs.VPC, 7, Specs.GROUP);
    String lease = dhcp(first, "a");
    assertTrue(lease.contains("ip=172.31.0.7\n"), lease);
    assertTrue(lease.contains("router=172.31.0.1\n"), lease);
    assertTrue(lease.contains("dns=169.254.169.253\n"), lease);
    assertTrue(lease.contains("subnet=255.255.240.0\n"), lease);
    assertTrue(lease.contains("mtu="), lease);
    network.removePort(first.portId());
    PortSpec heir =
        new PortSpec(
            "eni-0000000000000beef",
            first.vpcId(),
            first.subnetId(),
            "i-2",
            first.kind(),
            "0e:00:00:00:be:ef",
            first.privateIp(),
            "",
            "heir",
            first.securityGroups());
    assertTrue(dhcp(heir, "b").contains("ip=172.31.0.7\n"));
    PortSpec elsewhere = lab.vm(Specs.VPC, 1008, Specs.GROUP);
    assertTrue(dhcp(elsewhere, "c").contains("ip=172.31.16.8\n"));
  }

  @Test
  void theMetadataProxyTellsWhoAsksAndWaitsForTheAgent() throws Exception {
    PortSpec a = lab.container(Specs.VPC, 4, Specs.GROUP);
    network.applyPort(a);
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(() ->
            lab.in(
                    lab.namespace(a),
                    "timeout",
                    "15",
                    "busybox",
                    "wget",
                    "-q",
                    "-O",
                    "-",
                    "--header",
                    "X-Forwarded-For: 10.0.0.1",
                    "--header",
                    "X-Oblak-Vpc: vpc-x",
                    "http://169.254.169.254/latest")
                .stdout());
    Thread.sleep(1500);
    HttpServer agent =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), lab.metadataPort), 0);
    agent.createContext(
        "/",
        exchange -> {
          String seen =
              "%s %s %s"
                  .formatted(
                      exchange.getRequestHeaders().get("X-Oblak-Vpc"),
                      exchange.getRequestHeaders().get("X-Forwarded-For"),
                      exchange.getRequestHeaders().get("X-Oblak-Proxy-Secret"));
          byte[] body = seen.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    agent.start();
    try {
      assertEquals("[%s] [172.31.0.4] [s3cret]".formatted(Specs.VPC), answer.join());
    } finally {
      agent.stop(0);
    }
  }

  @Test
  void killedDaemonsComeBackByThemselves() {
    for (String daemon : List.of("dnsmasq", "haproxy")) {
      long pid = pid(daemon);
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      for (int i = 0;
          i < 200 && (pid(daemon) == pid || Daemon.commandLine(pid(daemon)).isEmpty());
          i++) {
        sleep(50);
      }
      assertTrue(pid(daemon) != pid && Daemon.commandLine(pid(daemon)).startsWith(daemon), daemon);
    }
  }

  @Test
  void whateverIsDestroyedIsRebuilt() throws IOException {
    PortSpec a = lab.container(Specs.VPC, 4, Specs.GROUP);
    PortSpec b = lab.container(Specs.VPC, 1005, Specs.GROUP);
    String vpc = lab.names().namespace(Specs.VPC);
    network.applyPort(a);
    network.applyPort(b);
    lab.serve(lab.namespace(a), 80);
    assertWhole(a, b);
    List<List<String>> damages =
        List.of(
            List.of("ip", "-n", vpc, "link", "del", NetworkNames.port(a.portId())),
            List.of("ip", "-n", vpc, "link", "del", NetworkNames.bridge(Specs.SUBNET)),
            List.of("ip", "-n", vpc, "link", "del", "uplink"),
            List.of("ip", "link", "del", lab.names().uplinkBridge()),
            List.of("ip", "netns", "del", vpc),
            List.of("ip", "-n", lab.namespace(a), "addr", "flush", "dev", "eth0"),
            List.of("nft", "delete", "table", "inet", lab.names().hostTable()));
    for (List<String> damage : damages) {
      assertTrue(lab.runner.run(damage, java.time.Duration.ofSeconds(5)).ok(), damage::toString);
      network.applyVpc(Specs.vpc(Specs.VPC));
      network.applyPort(a);
      network.applyPort(b);
      assertWhole(a, b);
    }
  }

  @Test
  void fiftyPortsAtOnceAllWorkAndLeaveNothing() throws Exception {
    List<PortSpec> ports =
        IntStream.range(10, 60).mapToObj(n -> lab.container(Specs.VPC, n, Specs.GROUP)).toList();
    long start = System.nanoTime();
    inParallel(ports, network::applyPort);
    System.out.printf("50 ports at once: %d ms%n", (System.nanoTime() - start) / 1_000_000);
    assertEquals(50, network.ports().size());
    lab.serve(lab.namespace(ports.getFirst()), 80);
    for (PortSpec port : List.of(ports.get(1), ports.get(30), ports.getLast())) {
      assertTrue(lab.reaches(lab.namespace(port), ports.getFirst().privateIp(), 80));
    }
    assertTrue(lab.reaches("", ports.getFirst().publicIp(), 80));
    List<Long> single = new ArrayList<>();
    for (int n = 100; n < 120; n++) {
      long begin = System.nanoTime();
      network.applyPort(lab.container(Specs.VPC, n, Specs.GROUP));
      single.add((System.nanoTime() - begin) / 1_000_000);
      network.removePort(lab.container(Specs.VPC, n, Specs.GROUP).portId());
    }
    single.sort(null);
    System.out.printf("one port beside 50: median %d ms%n", single.get(10));
    inParallel(ports, port -> network.removePort(port.portId()));
    network.removeVpc(Specs.VPC);
    assertEquals(List.of(), network.vpcs());
    List<String> left = lab.leftovers();
    assertEquals(
        List.of(lab.names().uplinkBridge()),
        left.stream().filter(l -> !l.contains("table") && !l.contains("/24")).toList());
    assertEquals(
        List.of(),
        VpcFiles.list(lab.directory.resolve("network")).stream()
            .filter(Files::isDirectory)
            .toList());
  }

  @Test
  void twoInstallationsMeetByPublicAddressAndLeaveEachOtherAlone() throws IOException {
    try (NetworkLab other = new NetworkLab()) {
      PortSpec a = lab.container(Specs.VPC, 4, Specs.GROUP);
      PortSpec b = other.container(Specs.VPC, 4, Specs.GROUP);
      network.applyPort(a);
      lab.serve(lab.namespace(a), 80);
      other.network().applyVpc(Specs.vpc(Specs.VPC));
      other.network().applyGroups(Specs.VPC, List.of(Specs.group(Specs.VPC, Specs.ALL_OUT)));
      other.network().applyPort(b);
      assertTrue(other.reaches(other.namespace(b), a.publicIp(), 80));
      other.purge();
      assertEquals(List.of(), other.leftovers());
      assertTrue(lab.reaches("", a.publicIp(), 80));
      assertTrue(lab.reaches(lab.namespace(a), a.publicIp(), 80));
    }
  }

  @Test
  void purgeLeavesNothing() throws IOException {
    PortSpec a = lab.container(Specs.VPC, 4, Specs.GROUP);
    network.applyPort(a);
    network.applyPort(lab.vm(Specs.VPC, 5, Specs.GROUP));
    assertTrue(lab.leftovers().size() > 5);
    lab.purge();
    assertEquals(List.of(), lab.leftovers());
    assertEquals(false, Files.exists(lab.directory.resolve("network")));
    lab.purge();
  }

  private void assertWhole(PortSpec a, PortSpec b) {
    assertTrue(lab.reaches(lab.namespace(b), a.privateIp(), 80), "between neighbours");
    assertTrue(lab.reaches("", a.publicIp(), 80), "from the host");
    assertTrue(lab.reaches(lab.namespace(b), a.publicIp(), 80), "by the public address");
  }

  private String dhcp(PortSpec port, String letter) throws IOException {
    network.applyPort(port);
    String client = lab.names().prefix() + "client-" + letter;
    String tap = letter + lab.installation;
    Path script = lab.directory.resolve("udhcpc");
    Path result = lab.directory.resolve("lease");
    Files.deleteIfExists(result);
    Files.writeString(
        script, "#!/bin/sh\n[ \"$1\" = bound ] && env > %s\nexit 0\n".formatted(result));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    lab.run("ip", "netns", "add", client);
    lab.run(
        "ip",
        "link",
        "add",
        tap,
        "type",
        "veth",
        "peer",
        "name",
        "eth0",
        "address",
        port.mac(),
        "netns",
        client);
    lab.run("ip", "-n", client, "link", "set", "eth0", "up");
    network.plug(port.portId(), tap);
    lab.in(
        client,
        "busybox",
        "udhcpc",
        "-i",
        "eth0",
        "-f",
        "-q",
        "-n",
        "-t",
        "20",
        "-T",
        "1",
        "-O",
        "mtu",
        "-s",
        script.toString());
    return Files.exists(result) ? Files.readString(result) : "no lease";
  }

  private long pid(String daemon) {
    Path file =
        lab.directory
            .resolve("network")
            .resolve(lab.names().namespace(Specs.VPC))
            .resolve(daemon + ".pid");
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (IOException | NumberFormatException _) {
      return -1;
    }
  }

  private static void inParallel(List<PortSpec> ports, java.util.function.Consumer<PortSpec> work)
      throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      ports.forEach(port -> all.add(threads.submit(() -> work.accept(port))));
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

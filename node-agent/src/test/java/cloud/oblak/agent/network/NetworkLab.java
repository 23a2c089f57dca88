package cloud.oblak.agent.network;

import cloud.oblak.agent.process.ProcessResult;
import cloud.oblak.agent.process.ProcessRunner;
import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.PortSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A real network of an installation of its own, that is taken away with all that was run in it. */
final class NetworkLab implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String RESET =
      """
      INSTALLATION=$1
      namespace_lives() { false; }
      . "$2"
      network_remove
      """;

  final String installation;
  final Path directory;
  final String poolStart;
  final int metadataPort;
  final ProcessRunner runner = new ProcessRunner();
  private final List<Process> servers = new ArrayList<>();
  private NamespaceNetwork network;

  NetworkLab() throws IOException {
    this(1);
  }

  NetworkLab(int metadataPort) throws IOException {
    byte[] random = new byte[5];
    new SecureRandom().nextBytes(random);
    installation = HexFormat.of().formatHex(random, 0, 4);
    poolStart = "198.19.%d.".formatted(random[4] & 255);
    directory = Files.createTempDirectory("oblak-net-it");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(directory.resolve("answer"), "hello");
    this.metadataPort = metadataPort;
    try {
      restart();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  NamespaceNetwork network() {
    return network;
  }

  NetworkNames names() {
    return new NetworkNames(installation);
  }

  /** What a new agent process does. */
  void restart() {
    restart(new KernelNetwork(runner));
  }

  void restart(KernelNetwork through) {
    if (network != null) {
      network.close();
    }
    network =
        new NamespaceNetwork(
            new NetworkSettings(
                installation,
                directory.resolve("network"),
                poolStart + "0/24",
                metadataPort,
                "s3cret"),
            through);
  }

  String namespace(PortSpec port) {
    return names().namespace(port.portId());
  }

  /** Runs a program inside a namespace. */
  ProcessResult in(String namespace, String... argv) {
    return runner.run(KernelNetwork.inside(namespace, List.of(argv)), TIMEOUT);
  }

  ProcessResult run(String... argv) {
    return runner.run(List.of(argv), TIMEOUT);
  }

  /** Starts a small web server in a port's namespace. */
  void serve(String namespace, int port) throws IOException {
    start(
        namespace,
        "busybox",
        "httpd",
        "-f",
        "-p",
        Integer.toString(port),
        "-h",
        directory.toString());
    for (int i = 0; i < 100; i++) {
      String listening = in(namespace, "busybox", "netstat", "-ltn").stdout();
      if (listening.contains(":" + port + " ")) {
        return;
      }
    }
    throw new IllegalStateException("the web server does not listen");
  }

  /** Starts a program in a namespace; it ends with the lab. */
  Process start(String namespace, String... argv) throws IOException {
    Process process = new ProcessBuilder(KernelNetwork.inside(namespace, List.of(argv))).start();
    servers.add(process);
    return process;
  }

  /** Whether a web server answers to a namespace; empty: the host itself. */
  boolean reaches(String namespace, String address, int port) {
    return in(
            namespace,
            "timeout",
            "1",
            "busybox",
            "wget",
            "-q",
            "-O",
            "-",
            "http://%s:%d/answer".formatted(address, port))
        .stdout()
        .equals("hello");
  }

  PortSpec container(String vpc, int n, String... groups) {
    return Specs.port(vpc, n, ImageKind.CONTAINER, poolStart + n % 1000, groups);
  }

  PortSpec vm(String vpc, int n, String... groups) {
    return Specs.port(vpc, n, ImageKind.VM, poolStart + n % 1000, groups);
  }

  /** Everything on the host that carries the installation's id. */
  List<String> leftovers() {
    List<String> found = new ArrayList<>(KernelNetwork.namespaces(names().prefix()));
    new KernelNetwork(runner)
        .links("").stream().filter(l -> l.startsWith(names().devicePrefix())).forEach(found::add);
    run("nft", "list", "tables")
        .stdout()
        .lines()
        .filter(l -> l.contains(installation))
        .forEach(found::add);
    run("ip", "route").stdout().lines().filter(l -> l.contains(poolStart)).forEach(found::add);
    ProcessHandle.allProcesses()
        .map(p -> Daemon.commandLine(p.pid()))
        .filter(l -> l.contains(names().prefix()))
        .forEach(found::add);
    return found;
  }

  /** Takes the networks off the host as {@code oblak reset} does, with its own words. */
  void purge() {
    if (network != null) {
      network.close();
    }
    ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> Daemon.commandLine(pid).contains("/" + names().prefix()))
        .forEach(Daemon::end);
    Path traces = Path.of("../command/traces.sh").toAbsolutePath();
    runner.check(
        List.of("bash", "-euc", RESET, "bash", installation, traces.toString()),
        new byte[0],
        TIMEOUT);
    new VpcFiles(directory.resolve("network")).delete();
  }

  @Override
  public void close() {
    servers.forEach(Process::destroyForcibly);
    purge();
    new VpcFiles(directory).delete();
  }
}

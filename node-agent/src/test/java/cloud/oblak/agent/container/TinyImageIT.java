package cloud.oblak.agent.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.agent.image.LocalImageStore;
import cloud.oblak.agent.linux.Linux;
import cloud.oblak.agent.linux.Trees;
import cloud.oblak.agent.process.ProcessRunner;
import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.ImageSpec;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The image that every installation begins with, from the build script to an HTTP answer. */
final class TinyImageIT {
  /** Its own in every run: several copies of this test may share a machine. */
  private static final String INSTALLATION = "%08x".formatted(ProcessHandle.current().pid());

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private final ProcessRunner runner = new ProcessRunner();

  @Test
  void tinyServesItsPageAndEndsWhenAsked() throws Exception {
    try (var _ = new PrivateMounts()) {
      Path home = Files.createTempDirectory("oblak-tiny-it");
      Files.setAttribute(home, "unix:mode", 0711);
      Path network = Files.createFile(home.resolve("network"));
      runner.check(List.of("unshare", "--net=" + network, "ip", "link", "set", "lo", "up"), LIMIT);
      var runtime = CrunContainerRuntime.open(ContainerSettings.of(home, INSTALLATION, 100_000));
      try {
        serve(runtime, image(home), network);
      } finally {
        runtime.remove("i-tiny");
        Linux.unmount(network);
        Trees.delete(home);
        for (Path group : BusyboxLayer.groups(INSTALLATION)) {
          if (Files.exists(group.resolveSibling("cgroup.procs"))) {
            Files.deleteIfExists(group);
          } else {
            Trees.delete(group);
          }
        }
      }
    }
  }

  private LocalImage.Container image(Path home) {
    Path script = Path.of("../images/build-tiny.sh").toAbsolutePath().normalize();
    Path layout = home.resolve("tiny");
    runner.check(List.of(script.toString(), layout.toString()), LIMIT);
    String location = "oci-layout:" + layout + ":latest";
    var spec = new ImageSpec("ami-tiny", ImageKind.CONTAINER, location, "", true, List.of());
    try (var store = LocalImageStore.open(home, 100_000, 0)) {
      return (LocalImage.Container) store.fetch(spec);
    }
  }

  private void serve(ContainerRuntime runtime, LocalImage.Container image, Path network)
      throws Exception {
    var spec = Specs.container("i-tiny", List.of());
    runtime.prepare(spec, image);
    runtime.start(spec, image, network);
    List<String> get = inside(network, List.of("busybox", "wget", "-qO-", "http://127.0.0.1/"));
    String page = answer(get);
    assertTrue(page.contains("hostname: ip-172-31-0-9"), () -> page + log(runtime));
    assertTrue(page.contains("instance: unknown"), () -> page + log(runtime));
    nameIt(network, get);
    runtime.stop("i-tiny", Duration.ofSeconds(10));
    assertEquals("tiny: ip-172-31-0-9 serves HTTP on port 80\n", log(runtime));
    assertEquals(OptionalInt.of(0), runtime.inspect("i-tiny").orElseThrow().exitCode());
  }

  /**
   * The metadata service comes and goes: the first request after it came knows, and so do later.
   */
  private void nameIt(Path network, List<String> get) throws Exception {
    String toMetadata =
        """
        table ip metadata {
          chain output {
            type nat hook output priority -100
            ip daddr 169.254.169.254 tcp dport 80 redirect to 8080
          }
        }
        """;
    List<String> loopback = List.of("ip", "addr", "add", "169.254.169.254/32", "dev", "lo");
    runner.check(inside(network, loopback), LIMIT);
    runner.check(
        inside(network, List.of("nft", "-f", "-")),
        toMetadata.getBytes(StandardCharsets.UTF_8),
        LIMIT);
    List<HttpServer> servers = new ArrayList<>();
    Linux.inNetwork(
        network,
        () -> {
          servers.add(HttpServer.create(new InetSocketAddress(8080), 0));
          return null;
        });
    HttpServer metadata = servers.getFirst();
    metadata.createContext("/latest/api/token", exchange -> say(exchange, "secret"));
    metadata.createContext(
        "/latest/meta-data/instance-id",
        exchange -> {
          String token = exchange.getRequestHeaders().getFirst("X-aws-ec2-metadata-token");
          say(exchange, "secret".equals(token) ? "i-tiny" : "no token");
        });
    metadata.start();
    String named = answer(get);
    metadata.stop(0);
    assertTrue(named.contains("instance: i-tiny"), named);
    assertEquals(named, answer(get));
  }

  private static List<String> inside(Path network, List<String> command) {
    return Stream.concat(Stream.of("nsenter", "--net=" + network), command.stream()).toList();
  }

  private static void say(HttpExchange exchange, String words) throws IOException {
    try (exchange) {
      byte[] body = words.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String answer(List<String> get) throws InterruptedException {
    String page = "";
    for (int i = 0; i < 100 && page.isEmpty(); i++) {
      page = runner.run(get, LIMIT).stdout();
      Thread.sleep(50);
    }
    return page;
  }

  private static String log(ContainerRuntime runtime) {
    return new String(runtime.log("i-tiny", 1000), StandardCharsets.UTF_8);
  }
}

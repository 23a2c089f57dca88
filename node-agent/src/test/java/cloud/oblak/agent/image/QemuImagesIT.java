package cloud.oblak.agent.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.process.ProcessRunner;
import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.ImageSpec;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Imports from a real HTTP server with the real qemu-img, which runs as nobody. */
class QemuImagesIT {
  private static final int GROUP = 64055;
  private static final ImageLimits LIMITS =
      new ImageLimits(4L << 20, 1L << 30, Duration.ofSeconds(20), 0);

  private final ProcessRunner processes = new ProcessRunner();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private HttpServer server;
  private Path home;
  private Path directory;

  @BeforeEach
  void startServer() throws IOException {
    home = Files.createTempDirectory("oblak-it-images-");
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
    directory = Files.createDirectory(home.resolve("image"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stopServer() throws IOException {
    server.stop(0);
    try (Stream<Path> all = Files.walk(home)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      if (path.equals("/loop")) {
        exchange.getResponseHeaders().add("Location", "/loop");
        exchange.sendResponseHeaders(307, -1);
      } else if (path.startsWith("/to/")) {
        exchange.getResponseHeaders().add("Location", exchange.getRequestURI().getQuery());
        exchange.sendResponseHeaders(302, -1);
      } else if (path.startsWith("/status/")) {
        exchange.sendResponseHeaders(Integer.parseInt(path.substring(8)), -1);
      } else if (!files.containsKey(path)) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        byte[] body = files.get(path);
        exchange.sendResponseHeaders(200, path.contains("chunked") ? 0 : body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private static ImageSpec spec(String location, String checksum, boolean trusted, String... ok) {
    return new ImageSpec("ami-1", ImageKind.VM, location, checksum, trusted, List.of(ok));
  }

  private LocalImage fetch(ImageSpec spec) {
    return new QemuImages(processes, LIMITS, GROUP).fetch(spec, directory);
  }

  private LocalImage fetch(String path) {
    return fetch(spec(url(path), "", false, "127.0.0.1"));
  }

  private void refused(String expected, Runnable fetch) throws IOException {
    clear();
    DriverException failure = assertThrows(DriverException.class, fetch::run);
    assertTrue(failure.getMessage().contains(expected), failure.getMessage());
    assertTrue(failure.permanent(), failure.getMessage());
  }

  private void refused(String expected, String path) throws IOException {
    refused(expected, () -> fetch(path));
  }

  private byte[] qcow2(String... options) throws IOException {
    Path file = home.resolve("made.qcow2");
    List<String> argv =
        Stream.of(
                List.of("qemu-img", "create", "-q", "-f", "qcow2"),
                Arrays.asList(options),
                List.of(file.toString(), "64M"))
            .flatMap(List::stream)
            .toList();
    processes.check(argv, Duration.ofSeconds(20));
    return Files.readAllBytes(file);
  }

  private byte[] withData() throws IOException {
    qcow2();
    processes.check(
        List.of(
            "qemu-io",
            "-f",
            "qcow2",
            "-c",
            "write -P 7 0 1M",
            home.resolve("made.qcow2").toString()),
        Duration.ofSeconds(20));
    return Files.readAllBytes(home.resolve("made.qcow2"));
  }

  @Test
  void aQcow2IsFlattenedAndReadableForQemuOnly() throws IOException {
    files.put("/a.qcow2", withData());
    LocalImage.Disk disk = assertInstanceOf(LocalImage.Disk.class, fetch("/a.qcow2"));
    assertEquals(64L << 20, disk.minDiskBytes());
    assertTrue(disk.checksum().matches("sha256:[0-9a-f]{64}"), disk.checksum());
    assertEquals(GROUP, Files.getAttribute(disk.disk(), "unix:gid"));
    assertEquals(
        "rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(disk.disk())));
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(List.of(disk.disk()), left.toList());
    }
  }

  @Test
  void aRawDiskInChunksBehindARedirectIsTaken() {
    byte[] raw = new byte[1 << 20];
    raw[510] = 0x55;
    raw[511] = (byte) 0xaa;
    files.put("/chunked.raw", raw);
    LocalImage.Disk disk = assertInstanceOf(LocalImage.Disk.class, fetch("/to/x?/chunked.raw"));
    assertEquals(1 << 20, disk.minDiskBytes());
  }

  @Test
  void theChecksumMustBeTheOneAskedFor() throws IOException {
    files.put("/a.qcow2", qcow2());
    String wrong = "sha256:" + "0".repeat(64);
    refused("checksum", () -> fetch(spec(url("/a.qcow2"), wrong, false, "127.0.0.1")));
  }

  @Test
  void whatTheServerDoesNotHaveIsSaid() throws IOException {
    refused("The server answered 404 for " + url("/none"), "/none");
    clear();
    assertFalse(assertThrows(DriverException.class, () -> fetch("/status/503")).permanent());
  }

  @Test
  void privateAddressesAreRefusedAlsoBehindARedirect() throws IOException {
    files.put("/a.qcow2", qcow2());
    refused("https only", () -> fetch(spec(url("/a.qcow2"), "", false)));
    refused("public internet", () -> fetch(spec("https://127.0.0.1:1/x", "", false)));
    refused("public internet", () -> fetch(spec("https://localhost/x", "", false)));
    refused("public internet", () -> fetch(spec("https://[::ffff:127.0.0.1]/x", "", false)));
    refused("public internet", "/to/x?https://169.254.169.254/latest");
    refused("https only", "/to/x?http://localhost:1/a");
    refused("Not a URL to download", "/to/x?file:///etc/passwd");
    refused("redirects more than", "/loop");
  }

  @Test
  void filesOfTheHostAreTheOperators() throws IOException {
    refused("Only the operator", () -> fetch(spec("file:///etc/passwd", "", false)));
    refused("Only the operator", () -> fetch(spec("kernel:///k?initrd=/i&append=x", "", false)));
    refused("no such file", () -> fetch(spec("file:///no/such/file", "", true)));
  }

  @Test
  void brokenAndHostileImagesAreRefused() throws IOException {
    files.put("/text", "<html>not found</html>".getBytes(StandardCharsets.UTF_8));
    refused("corrupt", "/text");
    clear();
    byte[] good = withData();
    files.put("/cut", Arrays.copyOf(good, good.length / 2));
    refused("corrupt", "/cut");
    byte[] garbled = good.clone();
    Arrays.fill(garbled, 20, 300, (byte) 0x5a);
    files.put("/garbled", garbled);
    refused("", "/garbled");
    files.put("/backing", qcow2("-F", "raw", "-b", "/etc/passwd", "-u"));
    refused("backing file", "/backing");
    files.put("/data", qcow2("-o", "data_file=" + home.resolve("data.raw")));
    refused("external file", "/data");
    files.put("/huge", qcow2New("2G"));
    refused("describes a disk", "/huge");
    files.put("/large", new byte[(4 << 20) + 1]);
    refused("larger than", "/large");
    files.put("/chunked-large", new byte[(4 << 20) + 1]);
    refused("larger than", "/chunked-large");
  }

  private byte[] qcow2New(String size) throws IOException {
    Path file = home.resolve("sized.qcow2");
    processes.check(
        List.of("qemu-img", "create", "-q", "-f", "qcow2", file.toString(), size),
        Duration.ofSeconds(20));
    return Files.readAllBytes(file);
  }

  private void clear() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    Files.createDirectory(directory);
  }

  @Test
  void anOperatorsKernelIsCopied() throws IOException {
    Path kernel = Files.writeString(home.resolve("k"), "kernel");
    Path initrd = Files.writeString(home.resolve("i"), "initrd");
    String location = "kernel://" + kernel + "?initrd=" + initrd + "&append=console=ttyS0%20quiet";
    LocalImage.Kernel image =
        assertInstanceOf(LocalImage.Kernel.class, fetch(spec(location, "", true)));
    assertEquals("console=ttyS0 quiet", image.append());
    assertEquals("kernel", Files.readString(image.kernel()));
    assertEquals(directory.resolve("initrd"), image.initrd());
    assertEquals(0, image.minDiskBytes());
  }
}

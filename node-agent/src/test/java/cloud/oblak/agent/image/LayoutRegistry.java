package cloud.oblak.agent.image;

import cloud.oblak.nodeapi.NodeJson;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A registry on loopback that serves one OCI layout under any name. */
final class LayoutRegistry implements AutoCloseable {
  private final HttpServer server;
  private final PlainDoor door;
  private final Path layout;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile String elsewhere = "";

  LayoutRegistry(Path layout) throws IOException {
    this.layout = layout;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.start();
    door = new PlainDoor(server.getAddress().getPort());
  }

  int port() {
    return door.port();
  }

  int requests() {
    return requests.get();
  }

  /** From now on blobs are said to be at another registry; empty: here. */
  void redirectBlobsTo(String registry) {
    elsewhere = registry;
  }

  private void serve(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    String path = exchange.getRequestURI().getPath();
    String last = path.substring(path.lastIndexOf('/') + 1);
    try (exchange) {
      if (path.equals("/v2/")) {
        exchange.sendResponseHeaders(200, -1);
      } else if (path.contains("/manifests/")) {
        String digest = last.startsWith("sha256:") ? last : manifest();
        exchange
            .getResponseHeaders()
            .set("Content-Type", "application/vnd.oci.image.manifest.v1+json");
        send(exchange, digest);
      } else if (!elsewhere.isEmpty()) {
        exchange.getResponseHeaders().set("Location", elsewhere + path);
        exchange.sendResponseHeaders(307, -1);
      } else {
        send(exchange, last);
      }
    }
  }

  private String manifest() throws IOException {
    return NodeJson.mapper()
        .readTree(layout.resolve("index.json").toFile())
        .path("manifests")
        .get(0)
        .path("digest")
        .asText();
  }

  private void send(HttpExchange exchange, String digest) throws IOException {
    Path blob = layout.resolve("blobs/sha256").resolve(digest.replace("sha256:", ""));
    if (!Files.exists(blob)) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    byte[] body = Files.readAllBytes(blob);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(200, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    server.stop(0);
  }
}

package cloud.oblak.agent.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;

import cloud.oblak.agent.credential.GuestCredentials;
import cloud.oblak.agent.desired.DesiredState;
import cloud.oblak.nodeapi.Metadata;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The instance metadata service, on loopback behind the proxies of this host's VPCs. */
public final class MetadataServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MetadataServer.class);
  private static final String TOKEN = "X-aws-ec2-metadata-token";
  private static final String LIFETIME = "X-aws-ec2-metadata-token-ttl-seconds";
  private static final int LONGEST_LIFETIME = 21_600;
  private static final Pattern VERSION = Pattern.compile("latest|\\d{4}-\\d{2}-\\d{2}");

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final DesiredState desired;
  private final GuestCredentials credentials;
  private final MetadataTokens tokens;
  private final byte[] proxySecret;
  private final HttpServer server;

  /**
   * Opens the service.
   *
   * @param port on loopback; 0: any free one
   * @param proxySecret what a proxy sends to prove itself
   * @param tokenSecret what session tokens are signed with
   */
  public MetadataServer(
      DesiredState desired,
      GuestCredentials credentials,
      int port,
      String proxySecret,
      String tokenSecret,
      Clock clock,
      Executor executor)
      throws IOException {
    this.desired = desired;
    this.credentials = credentials;
    this.tokens = new MetadataTokens(tokenSecret, clock);
    this.proxySecret = proxySecret.getBytes(UTF_8);
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer;
      try {
        answer = answer(exchange);
      } catch (RuntimeException failure) {
        LOG.error("metadata request failed", failure);
        answer = Answer.of(500);
      }
      exchange.getResponseHeaders().set("Content-Type", answer.contentType);
      exchange.getResponseHeaders().set("Server", "EC2ws");
      if (answer.lifetime > 0) {
        exchange.getResponseHeaders().set(LIFETIME, Integer.toString(answer.lifetime));
      }
      boolean bodiless = exchange.getRequestMethod().equals("HEAD") || answer.body.length == 0;
      exchange.sendResponseHeaders(answer.status, bodiless ? -1 : answer.body.length);
      if (!bodiless) {
        exchange.getResponseBody().write(answer.body);
      }
    }
  }

  private Answer answer(HttpExchange exchange) {
    if (!MessageDigest.isEqual(
        header(exchange, "X-Oblak-Proxy-Secret").getBytes(UTF_8), proxySecret)) {
      return Answer.of(403);
    }
    Optional<Guest> guest =
        Guest.find(
            desired, header(exchange, "X-Oblak-Vpc"), header(exchange, "X-Forwarded-For").strip());
    if (guest.isEmpty()) {
      return Answer.of(404);
    }
    if (access(guest.get()) == Metadata.Access.OFF) {
      return Answer.of(403);
    }
    String path = exchange.getRequestURI().getPath();
    return switch (exchange.getRequestMethod()) {
      case "PUT" ->
          path.equals("/latest/api/token") ? token(exchange, guest.get()) : Answer.of(405);
      case "GET", "HEAD" -> read(exchange, guest.get(), path);
      default -> Answer.of(405);
    };
  }

  private Answer token(HttpExchange exchange, Guest guest) {
    String wanted = header(exchange, LIFETIME);
    if (!wanted.matches("\\d{1,5}")) {
      return Answer.of(400);
    }
    int seconds = Integer.parseInt(wanted);
    if (seconds < 1 || seconds > LONGEST_LIFETIME) {
      return Answer.of(400);
    }
    String token = tokens.issue(guest.workload().instanceId(), Duration.ofSeconds(seconds));
    return new Answer(200, "text/plain", token.getBytes(UTF_8), seconds);
  }

  private Answer read(HttpExchange exchange, Guest guest, String path) {
    String token = header(exchange, TOKEN);
    boolean open = access(guest) == Metadata.Access.OPEN && token.isEmpty();
    if (!open && !tokens.valid(guest.workload().instanceId(), token)) {
      return Answer.of(401);
    }
    if (path.equals("/")) {
      return new Answer(200, "text/plain", "latest".getBytes(UTF_8), 0);
    }
    String[] parts = path.substring(1).split("/", 2);
    if (!VERSION.matcher(parts[0]).matches()) {
      return Answer.of(404);
    }
    String rest = parts.length < 2 ? "" : parts[1];
    String type = rest.equals("user-data") ? "application/octet-stream" : "text/plain";
    return tree(guest, rest)
        .read(rest)
        .map(body -> new Answer(200, type, body, 0))
        .orElse(Answer.of(404));
  }

  private MetadataTree tree(Guest guest, String path) {
    MetadataTree tree = new MetadataTree(guest);
    Metadata.Profile profile = guest.workload().metadata().profile();
    if (profile != null && path.startsWith(RoleLeaves.FOLDER)) {
      credentials
          .await(guest.workload().instanceId(), profile, PATIENCE)
          .ifPresent(kept -> RoleLeaves.of(profile, kept).forEach(tree::put));
    } else if (profile != null) {
      tree.put(RoleLeaves.FOLDER + "/info", "");
    }
    return tree;
  }

  private static Metadata.Access access(Guest guest) {
    return guest.workload().metadata().access();
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private static final class Answer {
    private final int status;
    private final String contentType;
    private final byte[] body;
    private final int lifetime;

    Answer(int status, String contentType, byte[] body, int lifetime) {
      this.status = status;
      this.contentType = contentType;
      this.body = body;
      this.lifetime = lifetime;
    }

    static Answer of(int status) {
      return new Answer(status, "text/plain", (status + "\n").getBytes(UTF_8), 0);
    }
  }
}

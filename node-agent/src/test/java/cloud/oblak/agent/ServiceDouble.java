package cloud.oblak.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import cloud.oblak.nodeapi.CertificateAnswer;
import cloud.oblak.nodeapi.CertificateRenewal;
import cloud.oblak.nodeapi.JoinAnswer;
import cloud.oblak.nodeapi.JoinRequest;
import cloud.oblak.nodeapi.NodeJson;
import cloud.oblak.nodeapi.ToAgent;
import cloud.oblak.nodeapi.ToService;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Both services and the join call, on loopback with mutual TLS. */
final class ServiceDouble implements AutoCloseable {
  static final String HOST = "h-00000000000000001";

  private final TestAuthority authority;
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer joins;
  private final int port;
  private final AtomicInteger answersToLose = new AtomicInteger();
  private final Set<String> keys = ConcurrentHashMap.newKeySet();
  private final Map<String, Line> lines = new ConcurrentHashMap<>();

  ServiceDouble() {
    this(new TestAuthority());
  }

  private ServiceDouble(TestAuthority authority) {
    this.authority = authority;
    try {
      TestAuthority.Certificate server = authority.server();
      var listening =
          vertx
              .createHttpServer(
                  new HttpServerOptions()
                      .setHost("127.0.0.1")
                      .setPort(0)
                      .setSsl(true)
                      .setClientAuth(ClientAuth.REQUIRED)
                      .setKeyCertOptions(
                          new PemKeyCertOptions()
                              .setKeyValue(Buffer.buffer(server.key()))
                              .setCertValue(Buffer.buffer(server.pem())))
                      .setTrustOptions(
                          new PemTrustOptions().addCertValue(Buffer.buffer(authority.pem()))))
              .webSocketHandler(this::opened)
              .requestHandler(this::renew)
              .listen()
              .toCompletionStage()
              .toCompletableFuture()
              .join();
      port = listening.actualPort();
      joins = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    joins.createContext(
        "/v1/hosts/join",
        exchange -> {
          try (exchange) {
            JoinRequest request =
                NodeJson.mapper().readValue(exchange.getRequestBody(), JoinRequest.class);
            keys.add(TestAuthority.publicKey(request.certificateRequest()));
            if (answersToLose.getAndDecrement() > 0) {
              return;
            }
            byte[] body = NodeJson.mapper().writeValueAsBytes(answer(request));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    joins.start();
  }

  /** The same installation's services on another port. */
  ServiceDouble moved() {
    return new ServiceDouble(authority);
  }

  URI tls() {
    return URI.create("https://127.0.0.1:" + port);
  }

  URI controlPlane() {
    return URI.create("http://127.0.0.1:" + joins.getAddress().getPort());
  }

  void loseAnswers(int count) {
    answersToLose.set(count);
  }

  Set<String> keysSeen() {
    return keys;
  }

  /** Waits for a new connection and says hello on it. */
  void greet(String service, String installation, long epoch) {
    AgentLab.await(
        service + " is connected",
        () -> lines.containsKey(service) && !lines.get(service).closed && !lines.get(service).used);
    lines.get(service).used = true;
    send(service, new ToAgent.Hello(service, installation, epoch, HOST));
  }

  void send(String service, ToAgent message) {
    try {
      var _ =
          lines
              .get(service)
              .socket
              .writeTextMessage(
                  NodeJson.mapper().writerFor(ToAgent.class).writeValueAsString(message));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What came on the present connection. */
  List<ToService> received(String service) {
    Line line = lines.get(service);
    return line == null ? List.of() : line.received;
  }

  void drop(String service) {
    Line line = lines.get(service);
    var _ = line.socket.close();
    awaitClosed(line);
  }

  /** Waits until the agent has closed the connection that was greeted last. */
  void awaitClosed(String service) {
    Line line = lines.get(service);
    if (line.used) {
      awaitClosed(line);
    }
  }

  private static void awaitClosed(Line line) {
    AgentLab.await("the connection is closed", () -> line.closed);
  }

  @Override
  public void close() {
    joins.stop(0);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private JoinAnswer answer(JoinRequest request) {
    String base = "https://127.0.0.1:" + port;
    return new JoinAnswer(
        HOST,
        new String(authority.sign(request.certificateRequest(), HOST).getBytes(UTF_8), UTF_8),
        authority.pem(),
        "aaaaaaaa",
        Map.of("compute", base, "network", base));
  }

  private void renew(HttpServerRequest request) {
    request.bodyHandler(body -> {
      try {
        String asked =
            NodeJson.mapper()
                .readValue(body.getBytes(), CertificateRenewal.class)
                .certificateRequest();
        keys.add(TestAuthority.publicKey(asked));
        boolean refused = answersToLose.getAndDecrement() > 0;
        var _ =
            request
                .response()
                .setStatusCode(refused ? 503 : 200)
                .end(
                    Buffer.buffer(
                        NodeJson.mapper()
                            .writeValueAsBytes(
                                new CertificateAnswer(
                                    authority.sign(asked, HOST), authority.pem()))));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    });
  }

  /** The key in the certificate that the present connection was made with. */
  String keyShown(String service) {
    return lines.get(service).keyShown;
  }

  private void opened(ServerWebSocket socket) {
    Line line = new Line(socket);
    socket.textMessageHandler(text -> {
      try {
        line.received.add(NodeJson.mapper().readValue(text, ToService.class));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    });
    socket.closeHandler(_ -> line.closed = true);
    lines.put(socket.path().replace("/agent/", ""), line);
  }

  private static final class Line {
    private final ServerWebSocket socket;
    private final List<ToService> received = new CopyOnWriteArrayList<>();
    private volatile boolean closed;
    private volatile boolean used;
    private final String keyShown;

    Line(ServerWebSocket socket) {
      this.socket = socket;
      try {
        keyShown =
            Base64.getEncoder()
                .encodeToString(
                    socket.sslSession().getPeerCertificates()[0].getPublicKey().getEncoded());
      } catch (SSLPeerUnverifiedException none) {
        throw new IllegalStateException(none);
      }
    }
  }
}

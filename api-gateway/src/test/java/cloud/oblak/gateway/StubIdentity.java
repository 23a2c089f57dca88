package cloud.oblak.gateway;

import cloud.oblak.testkit.TestPki;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * A service behind mutual TLS that knows one credential and otherwise tells what reached it; it
 * plays every service of the installation.
 */
public final class StubIdentity implements QuarkusTestResourceLifecycleManager {
  static final String TOKEN = "oblak_" + "a".repeat(43);
  static volatile boolean revoked;

  private Path home;
  private HttpsServer server;
  private boolean tls;

  @Override
  public void init(Map<String, String> arguments) {
    tls = arguments.containsKey("tls");
  }

  @Override
  public Map<String, String> start() {
    try {
      home = Files.createTempDirectory("oblak-gateway-test-");
      Path pki = Files.createDirectory(home.resolve("pki"));
      TestPki authority = new TestPki(pki);
      authority.issue("public", "public", List.of("localhost"));
      Files.copy(pki.resolve("ca.pem"), pki.resolve("public-ca.pem"));
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(
          new HttpsConfigurator(new cloud.oblak.kit.token.ServiceKeys(pki).clientContext()));
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/internal/identity/credentials", this::credential);
      server.createContext("/v1/events", this::events);
      server.createContext("/v1/usage/slow", StubIdentity::slow);
      server.createContext("/", this::echo);
      server.start();
      return config(pki);
    } catch (IOException failed) {
      throw new UncheckedIOException("The stub could not be started.", failed);
    }
  }

  private Map<String, String> config(Path pki) {
    Map<String, String> config = new HashMap<>();
    config.put("oblak.installation", "0be1ac01");
    config.put("oblak.pki.directory", pki.toString());
    config.put("oblak.database.port", "1");
    String base = "https://127.0.0.1:" + server.getAddress().getPort();
    for (String service : new String[] {"identity", "compute", "metering"}) {
      config.put("oblak.services." + service, base);
    }
    config.put("oblak.services.network", "https://127.0.0.1:1");
    if (tls) {
      config.put("oblak.gateway.tls-certificate", pki.resolve("public.pem").toString());
      config.put("oblak.gateway.tls-key", pki.resolve("public-key.pem").toString());
    }
    config.put("oblak.gateway.account.per-second", "20");
    config.put("oblak.gateway.account.burst", "60");
    config.put("oblak.gateway.answer-within", "8s");
    config.put("quarkus.http.test-port", "0");
    config.put("quarkus.http.test-ssl-port", "0");
    config.put("quarkus.management.test-port", "0");
    return config;
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop(0);
    }
    if (home != null) {
      try (Stream<Path> files = Files.walk(home)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException failed) {
        throw new UncheckedIOException("The stub left files behind.", failed);
      }
    }
  }

  private void credential(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean flood = body.contains("oblak_flood");
    if (!flood && (revoked || !body.contains(TOKEN))) {
      answer(
          exchange,
          401,
          "{\"type\":\"about:blank\",\"title\":\"x\",\"status\":401,\"code\":\"AuthFailure\","
              + "\"detail\":\"not valid\"}");
      return;
    }
    String account = flood ? "222222222222" : "123456789012";
    answer(
        exchange,
        200,
        "{\"accountId\":\""
            + account
            + "\",\"arn\":\"arn:aws:iam::"
            + account
            + ":user/ann\",\"roles\":[\"ADMIN\"],\"kind\":\"api-token\",\"id\":\"token-1\"}");
  }

  private void events(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.write("data: first\n\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
    slow(exchange);
  }

  private static void slow(HttpExchange exchange) {
    try {
      Thread.sleep(20_000);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  // One line a header, as it arrived, then the length of the body.
  private void echo(HttpExchange exchange) throws IOException {
    int length = exchange.getRequestBody().readAllBytes().length;
    StringBuilder text = new StringBuilder();
    text.append("uri=").append(exchange.getRequestURI()).append('\n');
    exchange
        .getRequestHeaders()
        .forEach((name, values) ->
            values.forEach(value ->
                text.append(name.toLowerCase(java.util.Locale.ROOT))
                    .append('=')
                    .append(value)
                    .append('\n')));
    text.append("length=").append(length).append('\n');
    answer(exchange, 200, text.toString());
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}

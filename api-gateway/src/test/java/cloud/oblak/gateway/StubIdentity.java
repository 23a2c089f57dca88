package cloud.oblak.gateway;

import cloud.oblak.testkit.TestPki;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A service behind mutual TLS that knows one credential and otherwise tells what reached it; it
 * plays every service of the installation.
 */
public final class StubIdentity implements QuarkusTestResourceLifecycleManager {
  static final String TOKEN = "oblak_" + "a".repeat(43);

  /** An access key. */
  static final String KEY = "AKIAABCDEFGHIJKLMNOP";

  /** An access key of another account, which asks too often. */
  static final String FLOOD_KEY = "AKIAFLOODFLOODFLOODF";

  /** Another access key of that account. */
  static final String SECOND_FLOOD_KEY = "AKIAFLOODFLOODFLOOD2";

  /** An access key that nobody signs with as it should. */
  static final String GUESSED_KEY = "AKIAGUESSEDGUESSEDGU";

  /** An access key of an account that is suspended. */
  static final String SUSPENDED_KEY = "AKIASUSPENDEDSUSPEND";

  /** A temporary access key that is over. */
  static final String EXPIRED_KEY = "ASIAEXPIREDEXPIREDEX";

  /** A temporary access key. */
  static final String TEMPORARY_KEY = "ASIATEMPORARYTEMPORA";

  /** Since when it is; nobody reckons with it. */
  static final Instant ISSUED = Instant.EPOCH.plusSeconds(90);

  /** A token of the account that is suspended. */
  static final String SUSPENDED_TOKEN = "oblak_" + "s".repeat(43);

  /** A token of an account that is suspended while the test goes on. */
  static final String FALLING_TOKEN = "oblak_" + "f".repeat(43);

  /** Ids of the keys of which a use was told. */
  static final Set<String> USED = ConcurrentHashMap.newKeySet();

  /** The secret of all. */
  static final String SECRET = "0123456789abcdefghijABCDEFGHIJ0123456789";

  /** Requests of an account per second. */
  static final int RATE = 20;

  /** Requests of an account at once. */
  static final int BURST = 60;

  private static final Map<String, String> ACCOUNTS =
      Map.of(
          KEY,
          "123456789012",
          FLOOD_KEY,
          "222222222222",
          SECOND_FLOOD_KEY,
          "222222222222",
          GUESSED_KEY,
          "222222222222",
          SUSPENDED_KEY,
          "333333333333",
          EXPIRED_KEY,
          "123456789012",
          TEMPORARY_KEY,
          "123456789012");

  /** What the gateway delivered for the audit. */
  static final Queue<JsonNode> RECORDS = new ConcurrentLinkedQueue<>();

  static volatile boolean revoked;

  /** Whether the account of the falling token is suspended by now. */
  static volatile boolean fallen;

  /** Hash of the policies that decide for everybody. */
  static volatile String policySet = "";

  private static final String SUSPENDED = refused("AccountSuspended", "The account is suspended.");
  private static final String EXPIRED = refused("ExpiredToken", "The security token is expired");

  private Path home;
  private HttpsServer server;
  private boolean tls;
  private String auditLimit;

  @Override
  public void init(Map<String, String> arguments) {
    tls = arguments.containsKey("tls");
    auditLimit = arguments.get("audit-limit");
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
      server.createContext("/internal/identity/signing-keys", this::signingKey);
      server.createContext("/internal/metering/audit-records", StubIdentity::audit);
      server.createContext("/internal/identity/signing-keys/uses", StubIdentity::use);
      server.createContext("/internal/aws/metering/actions", StubIdentity::actions);
      server.createContext("/internal/aws", StubIdentity::noActions);
      server.createContext("/aws/metering", HttpExchange::close);
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
    config.put("oblak.home", home.toString());
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
    if (auditLimit != null) {
      config.put("oblak.audit.limit", auditLimit);
    }
    config.put("oblak.gateway.account.per-second", String.valueOf(RATE));
    config.put("oblak.gateway.account.burst", String.valueOf(BURST));
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
    if (body.contains(SUSPENDED_TOKEN) || body.contains(FALLING_TOKEN)) {
      String refused = fallen || body.contains(SUSPENDED_TOKEN) ? SUSPENDED : "";
      answer(exchange, 200, credential("333333333333", "api-token", "token-3", refused));
      return;
    }
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
    answer(exchange, 200, credential(account, "api-token", "token-1", ""));
  }

  private static String credential(String account, String kind, String id, String refused) {
    return "{\"accountId\":\""
        + account
        + "\",\"arn\":\"arn:aws:iam::"
        + account
        + ":user/ann\",\"roles\":"
        + (refused.isEmpty() ? "[\"ADMIN\"]" : "[]")
        + ",\"kind\":\""
        + kind
        + "\",\"id\":\""
        + id
        + "\",\"policySet\":\""
        + policySet
        + "\""
        + refused
        + "}";
  }

  private static String refused(String code, String message) {
    return ",\"refused\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}";
  }

  private void signingKey(HttpExchange exchange) throws IOException {
    JsonNode wanted = new ObjectMapper().readTree(exchange.getRequestBody());
    String id = wanted.path("accessKeyId").asText();
    if (!ACCOUNTS.containsKey(id)) {
      answer(
          exchange,
          401,
          "{\"type\":\"about:blank\",\"title\":\"x\",\"status\":401,"
              + "\"code\":\"InvalidClientTokenId\",\"detail\":\"not valid\"}");
      return;
    }
    String refused =
        switch (id) {
          case SUSPENDED_KEY -> SUSPENDED;
          case EXPIRED_KEY -> EXPIRED;
          default -> "";
        };
    answer(
        exchange,
        200,
        "{\"signingKey\":\""
            + Base64.getEncoder().encodeToString(derive(wanted))
            + "\",\"credential\":"
            + credential(ACCOUNTS.get(id), "access-key", id, refused)
            + (id.equals(TEMPORARY_KEY) && wanted.path("dates").asBoolean()
                ? ",\"issuedAt\":\"" + ISSUED.plusMillis(5) + "\""
                : "")
            + "}");
  }

  private static void use(HttpExchange exchange) throws IOException {
    USED.add(new ObjectMapper().readTree(exchange.getRequestBody()).path("accessKeyId").asText());
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  private static byte[] derive(JsonNode wanted) {
    byte[] key = ("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8);
    for (String part : List.of("date", "region", "service", "terminator")) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        String text = wanted.path(part).asText("aws4_request");
        key = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
    return key;
  }

  // In the stub's installation metering owns DescribeSubnets, and breaks such calls off.
  private static void actions(HttpExchange exchange) throws IOException {
    answer(
        exchange,
        200,
        "{\"actions\":[{\"api\":\"ec2\",\"action\":\"DescribeSubnets\",\"built\":true}]}");
  }

  private static void audit(HttpExchange exchange) throws IOException {
    new ObjectMapper().readTree(exchange.getRequestBody()).path("records").forEach(RECORDS::add);
    answer(exchange, 200, "");
  }

  private static void noActions(HttpExchange exchange) throws IOException {
    answer(exchange, 200, "{\"actions\":[]}");
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
    if (exchange.getRequestURI().getPath().endsWith("/told")) {
      exchange.getResponseHeaders().add("X-Oblak-Audit-Action", "ec2:StopInstances");
      exchange.getResponseHeaders().add("X-Oblak-Audit-Resources", "ec2%3Ainstance%2Fi-1");
      exchange.getResponseHeaders().add("X-Oblak-Audit-Error", "IncorrectInstanceState,It+stopped");
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (exchange.getRequestURI().getPath().equals("/v1/sessions")) {
      signsIn(exchange, new String(body, StandardCharsets.UTF_8));
    }
    int length = body.length;
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

  // As identity tells it: who does not exist has no subject.
  private static void signsIn(HttpExchange exchange, String body) {
    exchange.getResponseHeaders().add("X-Oblak-Audit-Action", "signin:ConsoleLogin");
    if (body.contains("ann")) {
      exchange
          .getResponseHeaders()
          .add(
              "X-Oblak-Audit-Subject",
              "123456789012,arn%3Aaws%3Aiam%3A%3A123456789012%3Auser%2Fann");
    }
    if (body.contains("wrong")) {
      exchange.getResponseHeaders().add("X-Oblak-Audit-Error", "SignInFailure,No");
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}

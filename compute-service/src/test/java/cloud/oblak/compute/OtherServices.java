package cloud.oblak.compute;

import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.policy.PolicySetContent;
import cloud.oblak.kit.token.ServiceKeys;
import cloud.oblak.nodeapi.NodeJson;
import cloud.oblak.platform.Principal;
import cloud.oblak.testkit.TestInstallation;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The network and the identity service as this service sees them, with faults on demand. */
public final class OtherServices implements QuarkusTestResourceLifecycleManager {
  /** Ports that exist. */
  public static final Set<String> PORTS = ConcurrentHashMap.newKeySet();

  /** What each port was allowed when it was wanted last, in Mbit/s. */
  public static final Map<String, Integer> RATES = new ConcurrentHashMap<>();

  /** The security groups of ports that were changed. */
  public static final Map<String, List<String>> GROUPS = new ConcurrentHashMap<>();

  /** Hosts that the network was told are fenced. */
  public static final Set<String> FENCED = ConcurrentHashMap.newKeySet();

  private static final TagsElsewhere TAGS = new TagsElsewhere();
  private static final Map<String, String> POLICIES = new ConcurrentHashMap<>();
  private static final List<String> CLOSED = new CopyOnWriteArrayList<>();
  private static final AtomicInteger NEXT = new AtomicInteger(4);
  private static final Map<String, String> ADDRESSES = new ConcurrentHashMap<>();
  private static volatile int failStatus;
  private static volatile int failTags;
  private static volatile boolean tagAnswersLost;
  private static volatile String failCode = "";
  private static volatile boolean failAfterwards;
  private static volatile boolean portsLinger;
  private HttpsServer server;

  /** Lets identity's feed say that an account was closed. */
  public static void close(String accountId) {
    CLOSED.add(accountId);
  }

  /**
   * Makes every call that wants ports fail.
   *
   * @param status 0: no longer
   * @param afterwards whether the ports are made all the same
   */
  public static void fail(int status, String code, boolean afterwards) {
    failCode = code;
    failAfterwards = afterwards;
    failStatus = status;
  }

  /**
   * Makes every call about tags fail.
   *
   * @param status 0: no longer
   */
  public static void failTags(int status, String code) {
    failCode = code;
    failTags = status;
  }

  /** Whether changes of tags are made and then not answered. */
  public static void loseTagAnswers(boolean value) {
    tagAnswersLost = value;
  }

  /** Whether released ports stay on their host for the time being. */
  public static void linger(boolean value) {
    portsLinger = value;
  }

  @Override
  public int order() {
    return 10;
  }

  @Override
  public Map<String, String> start() {
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.setHttpsConfigurator(
        new HttpsConfigurator(new ServiceKeys(TestInstallation.pki()).clientContext()));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/internal/", this::handle);
    server.start();
    String url = "https://127.0.0.1:" + server.getAddress().getPort();
    return Map.of(
        "oblak.services.network",
        url,
        "oblak.services.identity",
        url,
        "oblak.services.compute",
        url,
        "oblak.allow-simulated-hosts",
        "true",
        "oblak.compute.console.send-within",
        "3s",
        "oblak.compute.instance.finish-after",
        "2s");
  }

  @Override
  public void stop() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    JsonNode body = NodeJson.mapper().readTree(exchange.getRequestBody());
    String path = exchange.getRequestURI().getPath();
    if (path.startsWith("/internal/network/hosts/") && path.endsWith("/fenced")) {
      FENCED.add(path.split("/")[4]);
      answer(exchange, 200, Map.of());
      return;
    }
    if (path.startsWith("/internal/network/subnets/")) {
      answer(exchange, 200, Map.of("subnetId", path.split("/")[4], "vpcId", "vpc-1", "zone", "b"));
      return;
    }
    if (path.startsWith("/internal/network/default-vpcs/")) {
      answer(exchange, 200, Map.of("vpcId", "vpc-1"));
      return;
    }
    if (path.startsWith("/internal/identity/policy-sets/")) {
      answer(exchange, 200, Map.of("content", POLICIES.get(path.split("/")[4])));
      return;
    }
    if (path.equals("/internal/feeds/identity")) {
      feed(exchange);
      return;
    }
    switch (path) {
      case "/internal/network/group-choices" -> answer(exchange, 200, groups(body));
      case "/internal/network/ports/rates" -> {
        body.path("rates")
            .forEach(
                rate -> RATES.put(rate.path("portId").asText(), rate.path("networkMbit").asInt()));
        answer(exchange, 200, Map.of());
      }
      case "/internal/network/ports/groups" -> membership(exchange, body);
      case "/internal/network/ports" -> create(exchange, body);
      case "/internal/network/ports/release" -> {
        body.path("portIds").forEach(id -> PORTS.remove(id.asText()));
        answer(exchange, 200, Map.of());
      }
      case "/internal/network/ports/state" -> {
        List<String> gone = new ArrayList<>();
        body.path("portIds")
            .forEach(id -> {
              if (!portsLinger && !PORTS.contains(id.asText())) {
                gone.add(id.asText());
              }
            });
        answer(exchange, 200, Map.of("gone", gone));
      }
      case "/internal/identity/instance-profiles/named" -> profile(exchange, body);
      case "/internal/identity/instance-sessions" -> sessions(exchange, body);
      case "/internal/network/tags",
          "/internal/network/tags/remove",
          "/internal/network/tags/list" ->
          tags(exchange, path, body);
      case "/internal/quotas/network" ->
          answer(
              exchange,
              200,
              Map.of(
                  "quotas",
                  List.of(Map.of("name", "addresses", "limit", 7, "defaultLimit", 5, "used", 0))));
      case "/internal/identity/authorization-messages" ->
          answer(exchange, 200, Map.of("message", sealed(body)));
      case "/internal/identity/certificates" ->
          answer(exchange, 200, Map.of("certificate", "cert", "authority", "ca"));
      default -> answer(exchange, 404, Map.of());
    }
  }

  /** Whose refusal it is, and what was known: not sealed at all. */
  private static String sealed(JsonNode body) {
    String known = body.path("accountId").asText() + " " + body.path("text").asText();
    return Base64.getUrlEncoder().encodeToString(known.getBytes(StandardCharsets.UTF_8));
  }

  private static void tags(HttpExchange exchange, String path, JsonNode body) throws IOException {
    int status = failTags;
    if (status == 0) {
      Map<String, Object> answer = TAGS.answer(path, body);
      if (tagAnswersLost) {
        exchange.close();
      } else {
        answer(exchange, 200, answer);
      }
    } else {
      problem(exchange, status);
    }
  }

  private static void membership(HttpExchange exchange, JsonNode body) throws IOException {
    String port = body.path("portId").asText();
    if (failStatus != 0 && !failAfterwards) {
      problem(exchange, failStatus);
      return;
    }
    if (body.has("securityGroups")) {
      List<String> wanted = new ArrayList<>();
      body.path("securityGroups").forEach(group -> wanted.add(group.asText()));
      GROUPS.put(port, wanted);
    }
    List<String> now = GROUPS.getOrDefault(port, List.of("sg-1"));
    Map<String, String> names = new TreeMap<>();
    now.forEach(group -> names.put(group, "name of " + group));
    if (failStatus == 0) {
      answer(exchange, 200, Map.of("portId", port, "securityGroups", now, "groupNames", names));
    } else {
      problem(exchange, failStatus);
    }
  }

  /** The default group is sg-1, any other has an id that tells its name. */
  private static Map<String, Object> groups(JsonNode body) {
    List<String> ids = new ArrayList<>();
    body.path("groups")
        .forEach(group -> {
          String name = group.asText();
          ids.add(name.startsWith("sg-") ? name : "sg-of-" + name);
        });
    return Map.of("groups", ids.isEmpty() ? List.of("sg-1") : ids);
  }

  /** Puts a principal under one policy, given by its statements. */
  public static Principal under(Principal principal, String statements) {
    String document = "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}";
    String content =
        new PolicySetContent(
                List.of(new PolicySetContent.Doc("p", document)), null, List.of(), new TreeMap<>())
            .text();
    String hash = PolicySetContent.hash(content);
    POLICIES.put(hash, content);
    return principal.under(hash);
  }

  /** Whatever begins with web is there; it has a role unless its name ends with empty. */
  private static void profile(HttpExchange exchange, JsonNode body) throws IOException {
    String name = body.path("name").asText();
    String account = body.path("accountId").asText();
    if (!name.startsWith("web")) {
      answer(
          exchange,
          404,
          Map.of("title", "no", "status", 404, "code", "NoSuchEntity", "detail", "No."));
      return;
    }
    answer(
        exchange,
        200,
        Map.of(
            "id",
            "AIPA" + name.toUpperCase(Locale.ROOT),
            "name",
            name,
            "arn",
            "arn:aws:iam::" + account + ":instance-profile/" + name,
            "roleArn",
            name.endsWith("empty") ? "" : "arn:aws:iam::" + account + ":role/" + name));
  }

  private static void sessions(HttpExchange exchange, JsonNode body) throws IOException {
    List<Map<String, Object>> made = new ArrayList<>();
    body.path("instances")
        .forEach(one ->
            made.add(
                Map.of(
                    "instanceId",
                    one.path("instanceId").asText(),
                    "profileId",
                    one.path("profileId").asText(),
                    "code",
                    "Success",
                    "message",
                    "",
                    "role",
                    "reader",
                    "keys",
                    Map.of(
                        "accessKeyId",
                        "ASIA1",
                        "secretAccessKey",
                        "secret",
                        "token",
                        "token",
                        "issuedAt",
                        "2026-01-01T00:00:00Z",
                        "expiresAt",
                        "2026-01-01T06:00:00Z"))));
    answer(exchange, 200, Map.of("sessions", made));
  }

  private static void create(HttpExchange exchange, JsonNode body) throws IOException {
    int status = failStatus;
    if (status != 0 && !failAfterwards) {
      problem(exchange, status);
      return;
    }
    List<Map<String, Object>> made = new ArrayList<>();
    body.path("ports")
        .forEach(port -> {
          String id = port.path("portId").asText();
          PORTS.add(id);
          RATES.put(id, port.path("networkMbit").asInt());
          String address =
              ADDRESSES.computeIfAbsent(
                  id, key -> "172.31." + NEXT.get() / 250 + "." + NEXT.getAndIncrement() % 250);
          made.add(
              Map.of(
                  "portId",
                  id,
                  "vpcId",
                  "vpc-1",
                  "subnetId",
                  "subnet-1",
                  "zone",
                  port.path("zone").asText(),
                  "mac",
                  "0e:00:00:00:00:01",
                  "privateIp",
                  address,
                  "publicIp",
                  address.replace("172.31", "198.18"),
                  "securityGroups",
                  List.of("sg-1"),
                  "groupNames",
                  Map.of("sg-1", "default"),
                  "hostname",
                  "ip-" + address.replace('.', '-')));
        });
    if (status == 0) {
      answer(exchange, 200, Map.of("ports", made));
    } else {
      problem(exchange, status);
    }
  }

  private static void feed(HttpExchange exchange) throws IOException {
    Matcher after = Pattern.compile("after=([0-9]+)").matcher(exchange.getRequestURI().getQuery());
    int seen = after.find() ? Integer.parseInt(after.group(1)) : 0;
    for (int i = 0; i < 20 && CLOSED.size() <= seen; i++) {
      LockSupport.parkNanos(50_000_000);
    }
    List<Map<String, Object>> events = new ArrayList<>();
    for (int n = seen; n < CLOSED.size(); n++) {
      events.add(
          Map.of(
              "position",
              n + 1,
              "event",
              Event.of(
                  "account.closed",
                  Instant.now(),
                  CLOSED.get(n),
                  "operator",
                  "",
                  "account",
                  CLOSED.get(n),
                  Map.of())));
    }
    answer(exchange, 200, Map.of("events", events, "last", Math.max(seen, CLOSED.size())));
  }

  private static void problem(HttpExchange exchange, int status) throws IOException {
    answer(
        exchange,
        status,
        Map.of(
            "type", "about:blank",
            "title", "no",
            "status", status,
            "code", failCode,
            "field", "securityGroups",
            "detail", "No."));
  }

  private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = NodeJson.mapper().writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}

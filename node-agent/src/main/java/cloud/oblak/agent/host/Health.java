package cloud.oblak.agent.host;

import cloud.oblak.nodeapi.NodeJson;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** {@code /q/health} of the agent on loopback, in the form of the services' own. */
public final class Health implements AutoCloseable {
  private final HttpServer server;

  /**
   * Opens the endpoint.
   *
   * @param checks by name, each with what to show for it; a check that is well begins with {@code
   *     ok}
   */
  public Health(int port, Executor executor, Supplier<Map<String, String>> checks)
      throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(executor);
    server.createContext(
        "/q/health",
        exchange -> {
          try (exchange) {
            Map<String, String> seen = checks.get();
            byte[] body = NodeJson.mapper().writeValueAsBytes(report(seen));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(up(seen) ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static boolean up(Map<String, String> checks) {
    return checks.values().stream().allMatch(state -> state.startsWith("ok"));
  }

  private static Map<String, Object> report(Map<String, String> checks) {
    List<Map<String, Object>> list = new ArrayList<>();
    checks.forEach((name, state) -> {
      Map<String, Object> check = new LinkedHashMap<>();
      check.put("name", name);
      check.put("status", state.startsWith("ok") ? "UP" : "DOWN");
      check.put("data", Map.of("state", state));
      list.add(check);
    });
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("status", up(checks) ? "UP" : "DOWN");
    report.put("checks", list);
    return report;
  }
}

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.FileReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.TreeMap;

/** Answers what the command asks of a control plane, so that the command can be tested alone. */
public final class ControlPlane {
  private static final TreeMap<String, String> IMAGES = new TreeMap<>();
  private static volatile boolean joined;

  private ControlPlane() {}

  public static void main(String[] arguments) throws IOException {
    var properties = new Properties();
    var file = System.getProperty("quarkus.config.locations").replaceFirst("^file:", "");
    try (var reader = new FileReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    var home = Path.of(properties.getProperty("oblak.home"));
    joined = Files.exists(home.resolve("agent/identity/host.pem"));
    credentials(Path.of(properties.getProperty("oblak.identity.credentials-file")));
    var port = Integer.parseInt(properties.getProperty("quarkus.http.port"));
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.createContext("/q/health", exchange -> answer(exchange, "{\"status\": \"UP\"}"));
    server.createContext("/v1/host-tokens", exchange -> answer(exchange, "{\"token\":\"once\"}"));
    server.createContext("/v1/hosts", exchange -> answer(exchange, hosts()));
    server.createContext("/join", ControlPlane::join);
    server.createContext("/v1/images", ControlPlane::images);
    server.start();
  }

  private static void credentials(Path file) throws IOException {
    Files.writeString(
        file,
        "operator.token=operator\naccount.token=account-secret\n"
            + "account.accessKeyId=AKIA0\naccount.secretAccessKey=key-secret\n");
  }

  private static void join(HttpExchange exchange) throws IOException {
    joined = true;
    answer(exchange, "{}");
  }

  private static String hosts() {
    return joined ? "{\"hosts\":[{\"id\":\"h-1\",\"state\":\"up\"}]}" : "{\"hosts\":[]}";
  }

  private static void images(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      IMAGES.put(body.replaceAll(".*\"name\":\"([^\"]*)\".*", "$1"), body);
    }
    var names = IMAGES.keySet().stream();
    var list = names.map(name -> "{\"name\":\"" + name + "\",\"state\":\"available\"}").toList();
    answer(exchange, "{\"images\":[" + String.join(",", list) + "]}");
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}

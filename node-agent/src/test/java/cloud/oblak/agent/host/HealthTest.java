package cloud.oblak.agent.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class HealthTest {

  @Test
  void itAnswersUpOrDownWithTheReasonOfEachCheck() throws Exception {
    Map<String, String> checks = new ConcurrentHashMap<>(Map.of("network", "ok: namespaces"));
    try (HttpClient client = HttpClient.newHttpClient();
        Health health = new Health(0, Runnable::run, () -> checks)) {
      URI address = URI.create("http://127.0.0.1:" + health.port() + "/q/health");
      HttpRequest request = HttpRequest.newBuilder(address).build();
      HttpResponse<String> up = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertEquals(200, up.statusCode());
      assertTrue(up.body().contains("\"status\":\"UP\""), up.body());
      checks.put("link-compute", "disconnected: refused");
      HttpResponse<String> down = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertEquals(503, down.statusCode());
      assertTrue(down.body().contains("disconnected: refused"), down.body());
    }
  }
}

package cloud.oblak.kit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.KitDatabase;
import cloud.oblak.kit.KitInstallation;
import cloud.oblak.kit.token.ServiceKeys;
import cloud.oblak.kit.token.TokenMint;
import cloud.oblak.kit.web.Problem;
import cloud.oblak.kit.web.StrictJson;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.testkit.TestPki;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceClientIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger CALLS = new AtomicInteger();
  private static KitDatabase kit;
  private static HttpsServer server;
  private static ServiceClient client;
  @TempDir static Path directory;

  enum Mood {
    GOOD
  }

  record Answer(String name, int count, Mood mood) {}

  @BeforeAll
  static void start() throws IOException {
    new StrictJson().customize(JSON);
    kit = new KitDatabase("identity");
    new TestPki(directory);
    ServiceKeys keys = new ServiceKeys(directory);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(keys.clientContext()));
    answer("/newer", 200, "{\"name\":\"a\",\"count\":null,\"mood\":\"ODD\",\"more\":{\"x\":1}}");
    answer(
        "/full",
        503,
        JSON.writeValueAsString(
                Problem.of(new Fault.NoCapacity(CommonFault.UNAVAILABLE, "no room"), "r"))
            .replace("{", "{\"novelty\":true,"));
    server.start();
    client =
        new ServiceClient(
            keys,
            new TokenMint(keys),
            JSON,
            KitInstallation.of(
                directory,
                "oblak.services.network",
                "https://127.0.0.1:" + server.getAddress().getPort()),
            1,
            kit.transactions());
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  private static void answer(String path, int status, String body) {
    server.createContext(
        path,
        exchange -> {
          CALLS.incrementAndGet();
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private static Answer get(String path) {
    return client.call("compute", "network", "GET", path, null, Answer.class);
  }

  @Test
  void whatANewerReleaseAnswersIsRead() {
    assertEquals("a", get("/newer").name());
    assertNull(get("/newer").mood());
  }

  @Test
  void theKindOfAFaultSurvivesTheHop() {
    FaultException thrown = assertThrows(FaultException.class, () -> get("/full"));
    assertInstanceOf(Fault.NoCapacity.class, thrown.fault());
    assertEquals("no room", thrown.fault().message());
  }

  @Test
  void aCallInsideATransactionIsRefusedBeforeItIsMade() {
    int before = CALLS.get();
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class, () -> kit.transactions().run(() -> get("/newer")));
    assertTrue(refused.getMessage().contains("No HTTP call inside a transaction"));
    assertEquals(before, CALLS.get());
    assertEquals("a", get("/newer").name(), "outside it is made");
  }
}

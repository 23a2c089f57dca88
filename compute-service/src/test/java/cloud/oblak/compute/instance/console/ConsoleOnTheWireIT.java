package cloud.oblak.compute.instance.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.compute.OtherServices;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestInstallation;
import cloud.oblak.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class ConsoleOnTheWireIT {
  /** What is logged as wrong while a test runs. */
  private static final class Complaints extends Handler {
    final Queue<String> all = new ConcurrentLinkedQueue<>();

    @Override
    public void publish(LogRecord entry) {
      if (entry.getLevel().intValue() >= Level.SEVERE.intValue()) {
        all.add(entry.getLoggerName() + ": " + entry.getMessage() + " " + entry.getThrown());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @TestHTTPResource("/v1/prepared-console")
  String url;

  @Inject ConsoleStreams streams;

  private final Complaints complaints = new Complaints();
  private final Logger root = Logger.getLogger("");

  @BeforeEach
  void listen() {
    root.addHandler(complaints);
  }

  @AfterEach
  void nothingIsLoggedAsWrong() {
    root.removeHandler(complaints);
    assertEquals(List.of(), List.copyOf(complaints.all));
  }

  private <T> HttpResponse<T> get(
      HttpClient client, String path, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header(
                "Authorization",
                TestTokens.ofInstallation().user("123456789012", Role.MEMBER, "compute"))
            .build();
    return client.send(request, handler);
  }

  private static List<String> fields(String stream, String name) {
    return stream
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip())
        .toList();
  }

  @Test
  void aStreamIsServerSentEventsWithPositionsAndEnds() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = get(client, "", HttpResponse.BodyHandlers.ofString());
      String body = answer.body();
      assertEquals(200, answer.statusCode(), body);
      assertEquals("text/event-stream", answer.headers().firstValue("Content-Type").orElse("none"));
      assertEquals(List.of("alive"), fields(body, ":"), body);
      assertEquals(List.of("1.2.3", "1.2.7", "1.2.7"), fields(body, "id:"), body);
      assertEquals(List.of("output", "lost", "output", "end"), fields(body, "event:"), body);
      assertTrue(body.contains("{\"output\":\"b25l\",\"encoding\":\"base64\"}"), body);
    }
  }

  @Test
  void whoGoesAwayLeavesItsPlaceToAnother() throws Exception {
    List<InputStream> open = new ArrayList<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < 5; i++) {
        HttpResponse<InputStream> answer =
            get(client, "/silent", HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(200, answer.statusCode());
        open.add(answer.body());
      }
      assertEquals(429, get(client, "/silent", HttpResponse.BodyHandlers.ofString()).statusCode());
      open.removeFirst().close();
      Eventually.holds("a place is free", () -> taken(client, open));
      for (InputStream stream : open) {
        stream.close();
      }
    }
  }

  @Test
  void whoTakesNothingIsCutOffAndLeavesItsPlace() throws Exception {
    List<ConsoleStreams.Place> places = new ArrayList<>();
    URI flood = URI.create(url + "/flood");
    try (Socket deaf = new Socket()) {
      for (int i = 0; i < 4; i++) {
        places.add(streams.open("1", "flood"));
      }
      deaf.setReceiveBufferSize(4096);
      deaf.setSoTimeout(10_000);
      deaf.connect(new InetSocketAddress(flood.getHost(), flood.getPort()));
      String token = TestTokens.ofInstallation().user("123456789012", Role.MEMBER, "compute");
      deaf.getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\n\r\n"
                  .formatted(flood.getPath(), token)
                  .getBytes(StandardCharsets.US_ASCII));
      assertEquals(
          "HTTP/1.1 200",
          new String(deaf.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
      assertThrows(FaultException.class, () -> streams.open("1", "flood"));
      Eventually.holds("its place is free", () -> free(places));
      assertTrue(ends(deaf.getInputStream()));
    } finally {
      places.forEach(ConsoleStreams.Place::close);
    }
  }

  private boolean free(List<ConsoleStreams.Place> places) {
    try {
      places.add(streams.open("1", "flood"));
      return true;
    } catch (FaultException taken) {
      return false;
    }
  }

  /** Whether the connection ends, and not only the answer. */
  private static boolean ends(InputStream in) throws IOException {
    byte[] read = new byte[1 << 16];
    try {
      while (in.read(read) >= 0) {
        // What was under way already.
      }
      return true;
    } catch (SocketTimeoutException goesOn) {
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }

  private boolean taken(HttpClient client, List<InputStream> open) {
    try {
      HttpResponse<InputStream> answer =
          get(client, "/silent", HttpResponse.BodyHandlers.ofInputStream());
      open.add(answer.body());
      return answer.statusCode() == 200;
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }
}

package cloud.oblak.e2e.real;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.e2e.Api;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Follows an instance's console, and goes on where it stopped when it is asked again. */
final class ConsoleReader {
  // A sign of life comes each 15 s, so that a silent stream is noticed in time.
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Api api;
  private final URI uri;
  private final List<String> events = new ArrayList<>();
  private String position = "";

  ConsoleReader(Api api, String instanceId) {
    this.api = api;
    this.uri = URI.create(api.url() + "/v1/instances/" + instanceId + "/console/stream");
  }

  /** The names of all events so far. */
  List<String> events() {
    return events;
  }

  /** What comes until this text has come; a line's beginning is told by a line feed before it. */
  String until(String text) {
    return read(text, () -> {});
  }

  /** What comes until the stream ends by itself; the deed is done once the stream is open. */
  String toTheEnd(Runnable deed) {
    return read(null, deed);
  }

  private String read(String text, Runnable opened) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + api.token())
            .header("Accept", "text/event-stream")
            .timeout(LIMIT);
    if (!position.isEmpty()) {
      request.header("Last-Event-ID", position);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<Stream<String>> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofLines());
      assertEquals(200, response.statusCode());
      try (Stream<String> lines = response.body()) {
        opened.run();
        return read(lines.iterator(), text);
      } finally {
        client.shutdownNow();
      }
    } catch (IOException failed) {
      throw new AssertionError(uri.toString(), failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private String read(Iterator<String> lines, String text) throws IOException {
    Instant deadline = Instant.now().plus(LIMIT);
    StringBuilder output = new StringBuilder();
    String pending = position;
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("id:")) {
        pending = line.substring(3).strip();
      } else if (line.startsWith("event:")) {
        events.add(line.substring(6).strip());
      } else if (line.startsWith("data:")) {
        String base64 = JSON.readTree(line.substring(5)).path("output").asText();
        output.append(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
      } else if (line.isEmpty()) {
        position = pending;
        if (text != null && ("\n" + output).contains(text)) {
          return output.toString();
        }
      }
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("awaited " + text + " within " + LIMIT + ", got " + output);
      }
    }
    assertEquals(null, text, "the stream ended after " + output);
    return output.toString();
  }
}

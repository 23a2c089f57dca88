package cloud.oblak.e2e.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Instances;
import cloud.oblak.e2e.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventsIT {
  private record Seen(long id, String type) {}

  @Test
  void theStreamTellsWhatBecameOfAnInstanceAndResumesWithoutGapOrRepeat()
      throws ExecutionException, InterruptedException, TimeoutException {
    Api api = Stack.newAccount("events");
    CompletableFuture<List<Seen>> whole =
        CompletableFuture.supplyAsync(() -> read(api, 0, "instance.terminated"));
    try (Instances instances = new Instances(api)) {
      instances.running("{\"image\":\"tiny\",\"instanceType\":\"c1.nano\"}");
    }
    List<Seen> all = whole.get(120, TimeUnit.SECONDS);
    List<String> types = all.stream().map(Seen::type).toList();
    for (String type : List.of("instance.pending", "instance.running", "instance.shutting-down")) {
      assertTrue(types.contains(type), types.toString());
    }
    int middle = all.size() / 2;
    List<Seen> rest =
        CompletableFuture.supplyAsync(() -> read(api, all.get(middle).id(), "instance.terminated"))
            .get(60, TimeUnit.SECONDS);
    assertEquals(all.subList(middle + 1, all.size()), rest);
  }

  @Test
  void anotherAccountsEventsAreNotShown() {
    Api api = Stack.newAccount("events-mine");
    api.post("/v1/key-pairs", "{\"name\":\"mine\"}").expect(201);
    Api other = Stack.newAccount("events-other");
    String page =
        other
            .call("GET", "/v1/events", null, java.util.Map.of("Accept", "application/json"))
            .text();
    assertTrue(!page.contains(api.accountId()), page);
  }

  /** Reads the stream up to and including the first event of this type. */
  private static List<Seen> read(Api api, long after, String last) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(api.url() + "/v1/events"))
            .header("Authorization", "Bearer " + api.token())
            .header("Accept", "text/event-stream")
            .timeout(Duration.ofSeconds(120));
    request.header("Last-Event-ID", Long.toString(after));
    List<Seen> seen = new ArrayList<>();
    long[] id = {0};
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<Stream<String>> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofLines());
      assertEquals(200, response.statusCode());
      try (Stream<String> lines = response.body()) {
        var iterator = lines.iterator();
        while (iterator.hasNext()) {
          String line = iterator.next();
          if (line.startsWith("id:")) {
            id[0] = Long.parseLong(line.substring(3).strip());
          } else if (line.startsWith("event:")) {
            String type = line.substring(6).strip();
            seen.add(new Seen(id[0], type));
            if (type.equals(last)) {
              break;
            }
          }
        }
      }
      client.shutdownNow();
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
    return seen;
  }
}

package cloud.oblak.e2e.real;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.e2e.Stack;
import cloud.oblak.e2e.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What ended instances must not leave: capacity, addresses, and traces on the host. */
final class Leftovers {
  private Leftovers() {}

  /** Every test ends its instances, and some do not wait for it. */
  static void awaitNothingClaimed() {
    Waiting.until(
        "no capacity is left claimed",
        Retry.LIMIT,
        Leftovers::claimed,
        claimed ->
            claimed.path("instances").asInt(-1) == 0
                && claimed.path("memoryBytes").asLong(-1) == 0
                && claimed.path("cpuMillis").asLong(-1) == 0
                && claimed.path("diskBytes").asLong(-1) == 0);
  }

  private static JsonNode claimed() {
    return Retry.call(() -> Stack.operator().get("/v1/hosts"), 200)
        .json()
        .path("hosts")
        .path(0)
        .path("claimed");
  }

  /** Nothing on the host carries the id of one of these instances, but what is about to end. */
  static void assertNone(List<String> ids) {
    Waiting.until(
        "nothing of the instances is left on the host",
        Duration.ofSeconds(20),
        () -> traces(ids),
        List::isEmpty);
  }

  private static List<String> traces(List<String> ids) {
    List<String> all = new ArrayList<>();
    Host.inside("sh", "-c", "cat /proc/self/mountinfo; ip netns list; ls -R /sys/fs/cgroup")
        .output()
        .lines()
        .forEach(all::add);
    Host.run(Duration.ofSeconds(10), "ps", "-eo", "args").output().lines().forEach(all::add);
    all.addAll(files("containers"));
    all.addAll(files("vms"));
    return all.stream().filter(line -> ids.stream().anyMatch(line::contains)).toList();
  }

  /** No import lies half-made in the host's cache. */
  static void assertNoHalfMadeImage() {
    for (String folder : List.of("images", "layers")) {
      assertEquals(
          List.of(), files(folder).stream().filter(name -> name.startsWith(".half-")).toList());
    }
  }

  /** The names in a folder of the agent. */
  static List<String> files(String folder) {
    Path place = Stack.home().resolve("agent").resolve(folder);
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(place)) {
      return all.map(file -> file.getFileName().toString()).toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}

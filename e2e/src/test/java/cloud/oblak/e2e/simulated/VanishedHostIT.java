package cloud.oblak.e2e.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Instances;
import cloud.oblak.e2e.Stack;
import cloud.oblak.e2e.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that is gone in the middle of launches; wants an installation with memory drivers. */
class VanishedHostIT {
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final String ONE = "{\"image\":\"tiny\",\"instanceType\":\"c1.nano\"}";
  private static final String THREE =
      "{\"image\":\"tiny\",\"instanceType\":\"c1.nano\",\"count\":3}";

  private final Api operator = Stack.operator();
  @TempDir Path directory;

  @Test
  void launchesOnAHostThatVanishesGetAReasonAndEndWhenItIsFenced() throws IOException {
    Api api = Stack.newAccount("vanished-host");
    Set<String> others = up();
    Process simulator = simulator();
    try (Instances instances = new Instances(api)) {
      String host = arrived(others);
      List<String> ids = new ArrayList<>();
      others.forEach(id -> operator.post("/v1/hosts/" + id + "/drain", null).expect(200));
      try {
        for (JsonNode instance : instances.run(THREE).path("instances")) {
          ids.add(instance.path("id").asText());
        }
      } finally {
        others.forEach(id -> operator.post("/v1/hosts/" + id + "/enable", null).expect(200));
      }
      operator.post("/v1/hosts/" + host + "/fence", null).problem(409, "InvalidHost.NotDown");
      simulator.destroyForcibly();
      await("the host is down", "/v1/hosts/" + host, operator, "state", "down");
      for (String id : ids) {
        await(id + " has a reason", "/v1/instances/" + id, api, "reason", "Server.HostUnreachable");
        assertEquals("pending", instances.get(id).path("state").asText());
      }
      api.delete("/v1/instances/" + ids.getFirst()).expect(202);
      assertEquals("shutting-down", instances.get(ids.getFirst()).path("state").asText());
      assertEquals(3, claimed(host).path("instances").asInt());
      operator.post("/v1/hosts/" + host + "/fence", null).expect(202);
      ended(instances, ids);
      await("nothing is claimed of it", "/v1/hosts/" + host, operator, "state", "fenced");
      for (String what : List.of("instances", "memoryBytes", "cpuMillis", "diskBytes")) {
        assertEquals(0, claimed(host).path(what).asLong(-1), what);
      }
      operator.delete("/v1/hosts/" + host).expect(204);
      assertEquals(others, up());
      instances.running(ONE);
    } finally {
      simulator.destroyForcibly();
    }
  }

  private static void ended(Instances instances, List<String> ids) {
    for (String id : ids) {
      JsonNode gone = instances.await(id, "terminated");
      String reason = gone.path("reason").asText();
      boolean asked = id.equals(ids.getFirst());
      assertTrue(
          reason.startsWith(asked ? "Client." : "Server.InsufficientInstanceCapacity"), reason);
      assertTrue(gone.path("privateIp").isMissingNode(), gone.toString());
      assertTrue(gone.path("publicIp").isMissingNode(), gone.toString());
    }
  }

  /** One more host, whose actions take longer than this test. */
  private Process simulator() throws IOException {
    String token = operator.post("/v1/host-tokens", "{}").expect(201).json().path("token").asText();
    Path tokens = Files.writeString(directory.resolve("tokens"), token + "\n");
    Path program = Stack.home().resolve("app/node-agent");
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-Xmx128m",
            "-cp",
            program.resolve("node-agent.jar") + ":" + program.resolve("lib") + "/*",
            "cloud.oblak.agent.simulator.SimulatorMain",
            "--control-plane",
            Stack.url(),
            "--hosts",
            "1",
            "--latency",
            "600s",
            "--tokens-file",
            tokens.toString())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("simulator.log").toFile())
        .start();
  }

  private String arrived(Set<String> others) {
    Set<String> now =
        Waiting.until("one more host is up", LIMIT, this::up, all -> all.size() > others.size());
    now.removeAll(others);
    return now.iterator().next();
  }

  private Set<String> up() {
    Set<String> ids = new HashSet<>();
    for (JsonNode host : operator.get("/v1/hosts").expect(200).json().path("hosts")) {
      if (host.path("state").asText().equals("up")) {
        ids.add(host.path("id").asText());
      }
    }
    return ids;
  }

  private JsonNode claimed(String host) {
    return operator.get("/v1/hosts/" + host).expect(200).json().path("claimed");
  }

  private static void await(String what, String path, Api caller, String member, String begin) {
    Waiting.until(
        what,
        LIMIT,
        () -> caller.get(path).expect(200).json().path(member).asText(),
        seen -> seen.startsWith(begin));
  }
}

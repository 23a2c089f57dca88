package cloud.oblak.e2e.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Instances;
import cloud.oblak.e2e.Stack;
import cloud.oblak.e2e.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class InstanceLifeIT {
  private static final String ONE = "{\"image\":\"tiny\",\"instanceType\":\"c1.nano\",\"count\":1}";
  private static Api api;

  @BeforeAll
  static void start() {
    api = Stack.newAccount("instance-life");
  }

  @Test
  void anInstanceGoesThroughItsWholeLifeWithOnePrivateAddress() {
    try (Instances instances = new Instances(api)) {
      JsonNode running = instances.running(ONE);
      String id = running.path("id").asText();
      assertTrue(id.matches("i-[0-9a-f]{17}"), id);
      assertEquals("container", running.path("kind").asText());
      String address = running.path("privateIp").asText();
      assertTrue(address.startsWith("172.31."), address);
      assertTrue(running.path("publicIp").asText().startsWith("198.1"), running.toString());
      api.post("/v1/instances/" + id + "/start", null).expect(202);
      api.post("/v1/instances/" + id + "/reboot", null).expect(202);
      instances.await(id, "running");
      api.post("/v1/instances/" + id + "/stop", null).expect(202);
      instances.await(id, "stopped");
      api.post("/v1/instances/" + id + "/stop", null).expect(202);
      api.post("/v1/instances/" + id + "/start", null).expect(202);
      assertEquals(address, instances.await(id, "running").path("privateIp").asText());
      api.delete("/v1/instances/" + id).expect(202);
      JsonNode gone = instances.await(id, "terminated");
      assertTrue(gone.path("privateIp").isMissingNode(), gone.toString());
      assertTrue(gone.path("publicIp").isMissingNode(), gone.toString());
      assertTrue(!gone.path("reason").asText().isBlank(), gone.toString());
      api.delete("/v1/instances/" + id).expect(202);
      api.post("/v1/instances/" + id + "/start", null).problem(409, "IncorrectInstanceState");
    }
  }

  @Test
  void aReadRightAfterACreateFindsEveryInstance() {
    try (Instances instances = new Instances(api)) {
      JsonNode made =
          instances.run(
              "{\"image\":\"tiny\",\"instanceType\":\"c1.nano\",\"count\":5,\"name\":\"five\"}");
      Set<String> addresses = new HashSet<>();
      for (JsonNode instance : made.path("instances")) {
        JsonNode seen = instances.get(instance.path("id").asText());
        addresses.add(seen.path("privateIp").asText());
        assertEquals("five", seen.path("name").asText());
      }
      assertEquals(5, addresses.size());
      JsonNode page = api.get("/v1/instances?limit=2&name=five").expect(200).json();
      assertEquals(2, page.path("instances").size());
      Set<String> listed = new HashSet<>();
      String next = "";
      do {
        String query = next.isEmpty() ? "" : "&nextToken=" + next;
        JsonNode part = api.get("/v1/instances?limit=2&name=five" + query).expect(200).json();
        part.path("instances").forEach(i -> assertTrue(listed.add(i.path("id").asText())));
        next = part.path("nextToken").asText("");
      } while (!next.isEmpty());
      assertEquals(5, listed.size());
      made.path("instances").forEach(i -> instances.await(i.path("id").asText(), "running"));
    }
  }

  @Test
  void aRepeatedCreateAnswersTheFirstResult() {
    try (Instances instances = new Instances(api)) {
      Map<String, String> key = Map.of("Idempotency-Key", "key-" + System.nanoTime());
      JsonNode first = api.call("POST", "/v1/instances", ONE, key).expect(202).json();
      JsonNode again = api.call("POST", "/v1/instances", ONE, key).expect(202).json();
      String id = first.path("instances").path(0).path("id").asText();
      assertEquals(id, again.path("instances").path(0).path("id").asText());
      String other = ONE.replace("\"count\":1", "\"count\":2");
      api.call("POST", "/v1/instances", other, key).problem(409, "IdempotentParameterMismatch");
      instances.await(id, "running");
      api.delete("/v1/instances/" + id).expect(202);
      instances.await(id, "terminated");
    }
  }

  @Test
  void aContainerThatFailsIsStartedAgainAndRunsUntilItsOwnerStopsIt() {
    try (Instances instances = new Instances(api)) {
      JsonNode made =
          instances.running(
              "{\"image\":\"tiny\",\"instanceType\":\"c1.nano\",\"restartPolicy\":\"on-failure\","
                  + "\"command\":[\"/bin/sh\",\"-c\",\"exit 3\"]}");
      String id = made.path("id").asText();
      JsonNode seen =
          Waiting.until(
              id + " was started again",
              Duration.ofSeconds(60),
              () -> instances.get(id),
              now -> now.path("restartCount").asInt() > 0);
      assertEquals("running", seen.path("state").asText());
      assertEquals(3, seen.path("exitCode").asInt());
      api.post("/v1/instances/" + id + "/stop", "{}").expect(202);
      instances.await(id, "stopped");
    }
  }

  @Test
  void aProtectedInstanceIsNotTerminated() {
    try (Instances instances = new Instances(api)) {
      String body = ONE.replace("\"count\":1", "\"count\":1,\"terminationProtection\":true");
      String id = instances.running(body).path("id").asText();
      api.delete("/v1/instances/" + id).problem(409, "OperationNotPermitted");
      assertEquals("running", instances.get(id).path("state").asText());
    }
  }

  @Test
  void capacityThatIsNotThereIsRefusedAndLeavesNothing() {
    int before = api.get("/v1/instances?state=pending").expect(200).json().path("instances").size();
    api.post("/v1/instances", "{\"image\":\"tiny\",\"instanceType\":\"m5.2xlarge\",\"count\":100}")
        .problem(503, "InsufficientInstanceCapacity");
    int after = api.get("/v1/instances?state=pending").expect(200).json().path("instances").size();
    assertEquals(before, after);
  }

  @Test
  void tagsAreSetAndFiltered() {
    try (Instances instances = new Instances(api)) {
      String id =
          instances
              .running(ONE.replace("\"count\":1", "\"count\":1,\"tags\":{\"team\":\"red\"}"))
              .path("id")
              .asText();
      assertEquals(1, api.get("/v1/instances?tag.team=red").json().path("instances").size());
      api.patch("/v1/instances/" + id, "{\"tags\":{\"team\":\"blue\"}}").expect(200);
      assertEquals(0, api.get("/v1/instances?tag.team=red").json().path("instances").size());
      assertNotEquals(0, api.get("/v1/instances?tag.team=blue").json().path("instances").size());
    }
  }
}

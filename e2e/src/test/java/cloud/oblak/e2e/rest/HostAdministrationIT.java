package cloud.oblak.e2e.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Instances;
import cloud.oblak.e2e.Stack;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator keeps new instances away from hosts and lets them come again. */
class HostAdministrationIT {
  private static final String ONE = "{\"image\":\"tiny\",\"instanceType\":\"c1.nano\"}";
  private final Api operator = Stack.operator();

  @ParameterizedTest
  @CsvSource({"drain,draining", "disable,disabled"})
  void whatRunsStaysAndNothingNewComesUntilTheHostIsEnabled(String verb, String state) {
    Api api = Stack.newAccount("hosts-" + verb);
    List<String> hosts = up();
    assertFalse(hosts.isEmpty());
    try (Instances instances = new Instances(api)) {
      String id = instances.running(ONE).path("id").asText();
      try {
        hosts.forEach(host -> assertEquals(state, administer(host, verb)));
        api.post("/v1/instances", ONE).problem(503, "InsufficientInstanceCapacity");
        assertEquals("running", instances.get(id).path("state").asText());
        api.post("/v1/instances/" + id + "/reboot", null).expect(202);
        api.post("/v1/instances/" + id + "/stop", null).expect(202);
        instances.await(id, "stopped");
        api.post("/v1/instances/" + id + "/start", null).expect(202);
        instances.await(id, "running");
      } finally {
        hosts.forEach(host -> administer(host, "enable"));
      }
      assertEquals(hosts, up());
      instances.running(ONE);
      assertEquals(2, api.get("/v1/instances").expect(200).json().path("instances").size());
    }
  }

  private List<String> up() {
    List<String> ids = new ArrayList<>();
    for (JsonNode host : operator.get("/v1/hosts").expect(200).json().path("hosts")) {
      if (host.path("state").asText().equals("up")) {
        ids.add(host.path("id").asText());
      }
    }
    return ids;
  }

  private String administer(String host, String verb) {
    return operator
        .post("/v1/hosts/" + host + "/" + verb, null)
        .expect(200)
        .json()
        .path("state")
        .asText();
  }
}

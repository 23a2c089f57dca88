package cloud.oblak.e2e.real;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Stack;
import cloud.oblak.e2e.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts are ended with kill -9 while stops, starts, reboots and terminations are under way. */
class ChangeCrashIT {
  private static final int CONTAINERS = 8;

  /** What is asked of an instance, and the state in which it is to end. */
  private record Change(String id, String verb, String end) {}

  private final Map<String, String> addresses = new HashMap<>();
  private Api api;
  private List<String> ids;

  @ParameterizedTest
  @CsvSource({
    "control-plane,agent",
    "agent,libvirtd",
    "postgres,virtlogd",
  })
  void changesSurviveTheDeathOfAPart(String first, String second) {
    begin(first);
    String vm = ids.get(CONTAINERS);
    change(
        first,
        List.of(
            stop(0),
            stop(1),
            reboot(2),
            start(4),
            start(5),
            terminate(6),
            terminate(7),
            reboot(3),
            new Change(vm, "stop", "stopped")));
    change(
        second,
        List.of(
            start(0),
            new Change(vm, "start", "running"),
            start(1),
            stop(2),
            reboot(4),
            stop(5),
            terminate(3)));
    for (String id : List.of(ids.get(0), ids.get(1), ids.get(4), vm)) {
      Waiting.until(
          "the page names " + id,
          Retry.LIMIT,
          () -> Host.page(addresses.get(id)),
          page -> page.contains(id));
    }
    end();
  }

  private void begin(String part) {
    Leftovers.awaitNothingClaimed();
    api = Stack.newAccount("changes-" + part);
    ReachIT.allow(api, 80);
    ids = new ArrayList<>();
    run("{\"image\":\"tiny\",\"instanceType\":\"c1.nano\",\"count\":" + CONTAINERS + "}");
    run("{\"image\":\"tiny-vm\",\"instanceType\":\"t3.nano\"}");
    ids.forEach(id -> Retry.await(api, id, "running"));
    String vm = ids.get(CONTAINERS);
    // A guest that has not booted yet does not hear its power button.
    Waiting.until(
        "the VM serves", Retry.LIMIT, () -> Host.page(addresses.get(vm)), p -> !p.isEmpty());
    for (Change change : List.of(stop(4), stop(5))) {
      ask(change);
      Retry.await(api, change.id(), change.end());
    }
  }

  private void run(String body) {
    JsonNode made = api.post("/v1/instances", body).expect(202).json();
    for (JsonNode instance : made.path("instances")) {
      ids.add(instance.path("id").asText());
      addresses.put(instance.path("id").asText(), instance.path("publicIp").asText());
    }
  }

  /** Asks for all of it, and ends the part when half is asked for. */
  private void change(String part, List<Change> changes) {
    for (int i = 0; i < changes.size(); i++) {
      ask(changes.get(i));
      if (i == changes.size() / 2) {
        Host.kill(part);
      }
    }
    for (Change change : changes) {
      JsonNode seen = Retry.await(api, change.id(), change.end());
      if (change.end().equals("running")) {
        assertEquals(addresses.get(change.id()), seen.path("publicIp").asText());
      }
    }
  }

  private void ask(Change change) {
    String path = "/v1/instances/" + change.id();
    if (change.verb().equals("terminate")) {
      Retry.call(() -> api.delete(path), 202);
    } else {
      Retry.call(() -> api.post(path + "/" + change.verb(), null), 202);
    }
  }

  private void end() {
    ids.forEach(id -> ask(new Change(id, "terminate", "terminated")));
    ids.forEach(id -> Retry.await(api, id, "terminated"));
    Leftovers.awaitNothingClaimed();
    Leftovers.assertNone(ids);
    // A run from each start to the next stop, whatever was killed meanwhile; a reboot ends none.
    int[] runs = {2, 2, 1, 1, 2, 2, 1, 1, 2};
    for (int i = 0; i < runs.length; i++) {
      UsageBook.awaitRuns(api, ids.get(i), runs[i], runs[i]);
    }
  }

  private Change stop(int index) {
    return new Change(ids.get(index), "stop", "stopped");
  }

  private Change start(int index) {
    return new Change(ids.get(index), "start", "running");
  }

  private Change reboot(int index) {
    return new Change(ids.get(index), "reboot", "running");
  }

  private Change terminate(int index) {
    return new Change(ids.get(index), "terminate", "terminated");
  }
}

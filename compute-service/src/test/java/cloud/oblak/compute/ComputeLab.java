package cloud.oblak.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestTokens;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** An account and a host of its own for one test, and what tests do with both. */
final class ComputeLab {
  private final AgentReports reports;
  private final HostObjects objects;
  private final ServiceDatabase database;
  private final MemoryHost host;
  private final String account;

  ComputeLab(AgentReports reports, HostObjects objects, ServiceDatabase database) {
    this.reports = reports;
    this.objects = objects;
    this.database = database;
    OtherServices.fail(0, "", false);
    OtherServices.linger(false);
    database.update("UPDATE host SET admin = 'disabled'");
    account = "%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
    host = newHost(4, 1L << 30);
  }

  MemoryHost host() {
    return host;
  }

  String account() {
    return account;
  }

  private MemoryHost newHost(int vcpus, long memory) {
    String id = IdKind.HOST.next();
    database.update(
        "INSERT INTO host (id, name, architecture, vcpus, memory_bytes, disk_bytes, zones,"
            + " simulated, hypervisor, container_runtime, network)"
            + " VALUES (?, 'h', 'x86_64', 1, 1, 1, '{a}', true, 'm', 'm', 'm')",
        id);
    assertTrue(reports.connected(id, MemoryHost.report(vcpus, memory)));
    return new MemoryHost(id, reports, objects);
  }

  static RequestSpecification as(String accountId, Role role) {
    return RestAssured.given()
        .header("Authorization", TestTokens.ofInstallation().user(accountId, role, "compute"))
        .contentType("application/json");
  }

  RequestSpecification member() {
    return as(account, Role.MEMBER);
  }

  String image() {
    String id =
        member()
            .body(
                Map.of(
                    "name", "tiny",
                    "kind", "container",
                    "location", "oci://registry.example/tiny:1"))
            .post("/v1/images")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    Eventually.holds(
        "the image is available",
        () -> {
          host.work();
          return member().get("/v1/images/" + id).path("state").equals("available");
        });
    return id;
  }

  static Map<String, Object> request(Object... more) {
    Map<String, Object> request = new HashMap<>();
    request.put("image", "tiny");
    request.put("instanceType", "c1.nano");
    for (int i = 0; i < more.length; i += 2) {
      request.put((String) more[i], more[i + 1]);
    }
    return request;
  }

  List<String> run(Object... more) {
    Response response = member().body(request(more)).post("/v1/instances");
    assertEquals(202, response.statusCode(), response.asString());
    return response.jsonPath().getList("instances.id");
  }

  JsonPath get(String id) {
    return member().get("/v1/instances/" + id).jsonPath();
  }

  void reach(String id, String state) {
    Eventually.holds(
        id + " is " + state,
        () -> {
          host.work();
          return get(id).getString("state").equals(state);
        });
  }

  long claimed() {
    return database
        .find(
            "SELECT claimed_memory + claimed_cpu + claimed_disk + instances FROM host WHERE id = ?",
            row -> row.getLong(1),
            host.id())
        .orElseThrow();
  }

  List<String> edges(String id) {
    return database.query(
        "SELECT type FROM outbox WHERE resource_id = ? ORDER BY n", row -> row.getString(1), id);
  }
}

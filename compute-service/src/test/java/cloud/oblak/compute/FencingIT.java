package cloud.oblak.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.nodeapi.ToService;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestInstallation;
import cloud.oblak.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host dies; and requests without a body. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class FencingIT {
  @Inject AgentReports reports;

  @Inject
  @Identifier("compute")
  HostObjects objects;

  @Inject
  @Identifier("compute")
  ServiceDatabase database;

  private MemoryHost host;
  private String account;

  @BeforeEach
  void prepare() {
    OtherServices.fail(0, "", false);
    OtherServices.linger(false);
    database.update("UPDATE host SET admin = 'disabled' WHERE admin <> 'fenced'");
    account = "%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
    String id = IdKind.HOST.next();
    database.update(
        "INSERT INTO host (id, name, architecture, vcpus, memory_bytes, disk_bytes, zones,"
            + " simulated, hypervisor, container_runtime, network)"
            + " VALUES (?, 'h', 'x86_64', 1, 1, 1, '{a}', true, 'm', 'm', 'm')",
        id);
    assertTrue(reports.connected(id, MemoryHost.report(4, 1L << 30)));
    host = new MemoryHost(id, reports, objects);
  }

  private RequestSpecification as(Role role) {
    return RestAssured.given()
        .header("Authorization", TestTokens.ofInstallation().user(account, role, "compute"));
  }

  private RequestSpecification json() {
    return as(Role.MEMBER).contentType("application/json");
  }

  private JsonPath get(String id) {
    return as(Role.MEMBER).get("/v1/instances/" + id).jsonPath();
  }

  private String image() {
    Map<String, Object> body =
        Map.of("name", "tiny", "kind", "container", "location", "oci://registry.example/tiny:1");
    String id = json().body(body).post("/v1/images").path("id");
    Eventually.holds(
        "the image is available",
        () -> {
          host.work();
          return as(Role.MEMBER).get("/v1/images/" + id).path("state").equals("available");
        });
    return id;
  }

  private List<String> run(int count) {
    return json()
        .body(Map.of("image", "tiny", "instanceType", "c1.nano", "count", count))
        .post("/v1/instances")
        .then()
        .statusCode(202)
        .extract()
        .jsonPath()
        .getList("instances.id");
  }

  private void silence() {
    database.update(
        "UPDATE host SET last_seen = now() - interval '1 minute' WHERE id = ?", host.id());
    Eventually.holds("the host is down", () -> state().equals("down"));
  }

  private String state() {
    return as(Role.OPERATOR).get("/v1/hosts/" + host.id()).path("state");
  }

  @Test
  void aFencedHostGivesEverythingBackWithoutBeingAsked() {
    image();
    List<String> ran = run(3);
    host.work();
    assertEquals("running", get(ran.getFirst()).getString("state"));
    json()
        .body(Map.of("terminationProtection", true))
        .patch("/v1/instances/" + ran.getFirst())
        .then()
        .statusCode(200);
    String waits = run(1).getFirst();
    as(Role.OPERATOR).post("/v1/hosts/" + host.id() + "/fence").then().statusCode(409);
    as(Role.ADMIN).post("/v1/hosts/" + host.id() + "/fence").then().statusCode(403);
    silence();
    Eventually.holds(
        "the one that waits says so",
        () -> get(waits).getString("reason").startsWith("Server.HostUnreachable"));
    Instant lastSeen =
        database
            .find(
                "SELECT last_seen FROM host WHERE id = ?",
                row -> row.getTimestamp(1).toInstant(),
                host.id())
            .orElseThrow();
    database.update(
        "UPDATE instance SET last_edge = ?::timestamptz - interval '1 second' WHERE host_id = ?",
        java.sql.Timestamp.from(lastSeen),
        host.id());
    as(Role.OPERATOR).post("/v1/hosts/" + host.id() + "/fence").then().statusCode(202);
    as(Role.OPERATOR).post("/v1/hosts/" + host.id() + "/fence").then().statusCode(202);
    assertEquals("fenced", state());
    for (String id : ran) {
      Eventually.holds(id + " ended", () -> get(id).getString("state").equals("terminated"));
      assertTrue(get(id).getString("reason").startsWith("Server.HostFenced"), get(id)::prettify);
      assertNull(get(id).getString("privateIp"));
      assertEquals(lastSeen, edge(id), "usage ends when the host was last heard");
    }
    Eventually.holds("it ended", () -> get(waits).getString("state").equals("terminated"));
    assertTrue(
        get(waits).getString("reason").startsWith("Server.InsufficientInstanceCapacity"),
        get(waits)::prettify);
    assertTrue(OtherServices.FENCED.contains(host.id()));
    assertEquals(0, claimed());
    assertTrue(objects.all(host.id()).isEmpty());
    assertFalse(reports.connected(host.id(), MemoryHost.report(4, 1L << 30)));
    reports.alive(host.id(), new ToService.Alive(Instant.now(), null));
    as(Role.OPERATOR).post("/v1/hosts/" + host.id() + "/enable").then().statusCode(409);
    assertEquals("fenced", state());
    as(Role.OPERATOR).delete("/v1/hosts/" + host.id()).then().statusCode(204);
  }

  private Instant edge(String id) {
    return database
        .find(
            "SELECT at FROM outbox WHERE resource_id = ? AND type = 'instance.shutting-down'",
            row -> row.getTimestamp(1).toInstant(),
            id)
        .orElseThrow();
  }

  private long claimed() {
    return database
        .find(
            "SELECT claimed_memory + claimed_cpu + claimed_disk + instances FROM host WHERE id = ?",
            row -> row.getLong(1),
            host.id())
        .orElseThrow();
  }

  // RestAssured adds a content type of its own.
  private int bare(Role role, String path) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(
                      URI.create(RestAssured.baseURI + ":" + RestAssured.port + path))
                  .header(
                      "Authorization", TestTokens.ofInstallation().user(account, role, "compute"))
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  void verbsNeedNoBodyAndNoContentType() throws IOException, InterruptedException {
    image();
    String id = run(1).getFirst();
    host.work();
    String path = "/v1/instances/" + id;
    assertEquals(202, bare(Role.MEMBER, path + "/stop"));
    json().body("{}").post(path + "/stop").then().statusCode(202);
    json().post(path + "/stop").then().statusCode(202);
    json().body("{\"force\":true}").post(path + "/stop").then().statusCode(202);
    host.work();
    assertEquals("stopped", get(id).getString("state"));
    assertEquals(202, bare(Role.MEMBER, path + "/start"));
    host.work();
    assertEquals(202, bare(Role.MEMBER, path + "/reboot"));
    assertEquals(200, bare(Role.OPERATOR, "/v1/hosts/" + host.id() + "/drain"));
    assertEquals(201, bare(Role.OPERATOR, "/v1/host-tokens"));
    assertEquals(400, bare(Role.MEMBER, "/v1/instances"));
  }

  @Test
  void launchesThatLeaveTheZoneTakeAllInTurn() {
    image();
    List<String> zones = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      zones.add(get(run(1).getFirst()).getString("zone"));
    }
    assertEquals(List.of("a", "b", "c"), zones.stream().sorted().toList());
  }
}

package cloud.oblak.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.nodeapi.Limits;
import cloud.oblak.nodeapi.VmSpec;
import cloud.oblak.nodeapi.WorkloadStatus;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestInstallation;
import cloud.oblak.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class ComputeIT {
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
    database.update("UPDATE host SET admin = 'disabled'");
    account = "%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
    host = newHost(4, 1L << 30);
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

  private RequestSpecification as(String accountId, Role role) {
    return RestAssured.given()
        .header("Authorization", TestTokens.ofInstallation().user(accountId, role, "compute"))
        .contentType("application/json");
  }

  private RequestSpecification member() {
    return as(account, Role.MEMBER);
  }

  private String image() {
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

  private static Map<String, Object> request(Object... more) {
    Map<String, Object> request = new HashMap<>();
    request.put("image", "tiny");
    request.put("instanceType", "c1.nano");
    for (int i = 0; i < more.length; i += 2) {
      request.put((String) more[i], more[i + 1]);
    }
    return request;
  }

  private List<String> run(Object... more) {
    Response response = member().body(request(more)).post("/v1/instances");
    assertEquals(202, response.statusCode(), response.asString());
    return response.jsonPath().getList("instances.id");
  }

  private JsonPath get(String id) {
    return member().get("/v1/instances/" + id).jsonPath();
  }

  private void reach(String id, String state) {
    Eventually.holds(
        id + " is " + state,
        () -> {
          host.work();
          return get(id).getString("state").equals(state);
        });
  }

  private long claimed() {
    return database
        .find(
            "SELECT claimed_memory + claimed_cpu + claimed_disk + instances FROM host WHERE id = ?",
            row -> row.getLong(1),
            host.id())
        .orElseThrow();
  }

  private List<String> edges(String id) {
    return database.query(
        "SELECT type FROM outbox WHERE resource_id = ? ORDER BY n", row -> row.getString(1), id);
  }

  @Test
  void anInstanceRunsStopsStartsAndLeavesNothing() {
    image();
    String id = run("name", "web").getFirst();
    assertEquals("pending", get(id).getString("state"));
    assertEquals("web", get(id).getString("name"));
    assertTrue(get(id).getString("privateIp").startsWith("172.31."));
    assertTrue(get(id).getString("publicIp").startsWith("198.18."));
    assertNull(get(id).getString("hostId"));
    reach(id, "running");
    String address = get(id).getString("privateIp");
    member().post("/v1/instances/" + id + "/stop").then().statusCode(202);
    assertEquals("stopping", get(id).getString("state"));
    reach(id, "stopped");
    member().post("/v1/instances/" + id + "/stop").then().statusCode(202);
    member().post("/v1/instances/" + id + "/start").then().statusCode(202);
    reach(id, "running");
    assertEquals(address, get(id).getString("privateIp"));
    member().post("/v1/instances/" + id + "/reboot").then().statusCode(202);
    member().delete("/v1/instances/" + id).then().statusCode(202);
    assertEquals("shutting-down", get(id).getString("state"));
    reach(id, "terminated");
    assertNull(get(id).getString("privateIp"));
    assertEquals(0, claimed());
    assertTrue(objects.all(host.id()).stream().noneMatch(wish -> wish.id().equals(id)));
    assertEquals(
        List.of(
            "instance.run",
            "instance.pending",
            "instance.running",
            "instance.stop",
            "instance.stopping",
            "instance.stopped",
            "instance.start",
            "instance.pending",
            "instance.running",
            "instance.reboot",
            "instance.terminate",
            "instance.shutting-down",
            "instance.terminated"),
        edges(id));
  }

  @Test
  void aVmClaimsWhatItTakesOfItsHostBeyondItsGuestAndGivesAllOfItBack() {
    image();
    database.update("UPDATE image SET kind = 'vm' WHERE account_id = ?", account);
    String id = run().getFirst();
    assertEquals(
        (64L + 128) << 20,
        database
            .find("SELECT claimed_memory FROM host WHERE id = ?", row -> row.getLong(1), host.id())
            .orElseThrow());
    VmSpec spec =
        objects.all(host.id()).stream()
            .filter(wish -> wish.id().equals(id))
            .map(wish -> (VmSpec) wish.spec())
            .findFirst()
            .orElseThrow();
    assertEquals(new Limits(1, 1000, 100, 64 << 20, 1 << 30, 500, 256), spec.limits());
    assertEquals(100, OtherServices.RATES.get(spec.portId()));
    member().delete("/v1/instances/" + id).then().statusCode(202);
    reach(id, "terminated");
    assertEquals(0, claimed());
  }

  @Test
  void capacityIsHeldUntilThePortIsGone() {
    image();
    String id = run().getFirst();
    reach(id, "running");
    OtherServices.linger(true);
    member().delete("/v1/instances/" + id).then().statusCode(202);
    host.work();
    Eventually.holds(
        "the port is released",
        () -> !OtherServices.PORTS.contains(get(id).getString("interfaceId")));
    assertEquals("shutting-down", get(id).getString("state"));
    assertTrue(claimed() > 0);
    OtherServices.linger(false);
    reach(id, "terminated");
    assertEquals(0, claimed());
  }

  @Test
  void aLaunchThatFitsNowhereLeavesNothing() {
    image();
    Response refused =
        member()
            .header("Idempotency-Key", "big")
            .body(request("count", 17, "instanceType", "c1.nano"))
            .post("/v1/instances");
    assertEquals(503, refused.statusCode(), refused.asString());
    assertEquals("InsufficientInstanceCapacity", refused.path("code"));
    assertEquals(0, claimed());
    assertEquals(16, run("count", 17, "minCount", 2).size());
  }

  @Test
  void aRefusalOfTheNetworkIsKeptUnderTheTokenAndLeavesNothing() {
    image();
    OtherServices.fail(404, "InvalidGroup.NotFound", false);
    for (int i = 0; i < 2; i++) {
      Response refused =
          member().header("Idempotency-Key", "g").body(request()).post("/v1/instances");
      assertEquals(404, refused.statusCode(), refused.asString());
      assertEquals("InvalidGroup.NotFound", refused.path("code"));
      assertEquals(0, claimed());
      OtherServices.fail(0, "", false);
    }
  }

  @Test
  void aNetworkThatDoesNotAnswerLeavesNothingAndFreesTheToken() {
    image();
    OtherServices.fail(503, "Unavailable", true);
    Response refused =
        member().header("Idempotency-Key", "u").body(request()).post("/v1/instances");
    assertEquals(503, refused.statusCode(), refused.asString());
    OtherServices.fail(0, "", false);
    Eventually.holds("the claim is given back", () -> claimed() == 0);
    member()
        .header("Idempotency-Key", "u")
        .body(request())
        .post("/v1/instances")
        .then()
        .statusCode(202);
  }

  @Test
  void aRepeatedTokenAnswersTheFirstResultAlsoAtOnce() throws Exception {
    image();
    Callable<List<String>> call =
        () ->
            member()
                .header("Idempotency-Key", "same")
                .body(request("count", 2))
                .post("/v1/instances")
                .jsonPath()
                .getList("instances.id");
    try (var pool = Executors.newFixedThreadPool(4)) {
      var answers = pool.invokeAll(List.of(call, call, call, call));
      List<String> first = answers.getFirst().get();
      assertEquals(2, first.size());
      for (var answer : answers) {
        assertEquals(first, answer.get());
      }
    }
    member()
        .header("Idempotency-Key", "same")
        .body(request("count", 3))
        .post("/v1/instances")
        .then()
        .statusCode(409);
  }

  @Test
  void aContainerThatEndsByItselfIsStoppedWithItsExitCodeAtTheLastMomentItWasAlive() {
    image();
    String id = run().getFirst();
    reach(id, "running");
    Instant lastAlive = Instant.now();
    host.report(id, 2, new WorkloadStatus(WorkloadStatus.Phase.STOPPED, 3, "", null, lastAlive, 0));
    assertEquals("stopped", get(id).getString("state"));
    assertEquals(3, get(id).getInt("exitCode"));
    Instant end =
        database
            .find(
                "SELECT at FROM outbox WHERE resource_id = ? AND type = 'instance.stopped'",
                row -> row.getTimestamp(1).toInstant(),
                id)
            .orElseThrow();
    assertFalse(end.isAfter(lastAlive));
  }

  @Test
  void aFailedLaunchEndsTerminatedWithItsReason() {
    image();
    String id = run().getFirst();
    host.report(
        id,
        2,
        new WorkloadStatus(WorkloadStatus.Phase.FAILED, null, "no disk left", null, null, 0));
    reach(id, "terminated");
    assertEquals("Server.InternalError: no disk left", get(id).getString("reason"));
    assertEquals(0, claimed());
  }

  @Test
  void anotherAccountSeesNothing() {
    String imageId = image();
    String id = run().getFirst();
    String other = "999999999999";
    for (String path :
        List.of(
            "/v1/instances/" + id, "/v1/instances/" + id + "/console", "/v1/images/" + imageId)) {
      as(other, Role.ADMIN).get(path).then().statusCode(404);
    }
    for (String verb : List.of("stop", "start", "reboot")) {
      as(other, Role.ADMIN).post("/v1/instances/" + id + "/" + verb).then().statusCode(404);
    }
    as(other, Role.ADMIN).delete("/v1/instances/" + id).then().statusCode(404);
    as(other, Role.ADMIN).body("{}").patch("/v1/instances/" + id).then().statusCode(404);
    as(other, Role.ADMIN).delete("/v1/images/" + imageId).then().statusCode(404);
    as(account, Role.VIEWER).delete("/v1/instances/" + id).then().statusCode(403);
    RestAssured.get("/v1/instances/" + id).then().statusCode(401);
  }

  @Test
  void aProtectedInstanceIsNotTerminated() {
    image();
    String id = run("terminationProtection", true).getFirst();
    Response refused = member().delete("/v1/instances/" + id);
    assertEquals("OperationNotPermitted", refused.path("code"));
    member()
        .body(Map.of("terminationProtection", false, "name", "x", "tags", Map.of("a", "b")))
        .patch("/v1/instances/" + id)
        .then()
        .statusCode(200);
    assertEquals("x", get(id).getString("name"));
    assertEquals(
        List.of(id),
        member().get("/v1/instances?tag.a=b&state=pending&kind=container").path("instances.id"));
    assertEquals(List.of(), member().get("/v1/instances?tag.a=c").path("instances.id"));
    member().delete("/v1/instances/" + id).then().statusCode(202);
  }

  @Test
  void badRequestsNameTheField() {
    image();
    refused(request("count", 0), "count");
    refused(request("count", 101), "count");
    refused(request("image", "none"), "");
    refused(request("instanceType", "t9.none"), "instanceType");
    refused(request("name", "a\u0007b"), "name");
    refused(request("userData", "%%%"), "userData");
    refused(request("zone", "z"), "zone");
    refused(request("keyName", "none"), "");
    refused(request("surprise", 1), "surprise");
    assertEquals(0, claimed());
  }

  private void refused(Map<String, Object> body, String field) {
    Response response = member().body(body).post("/v1/instances");
    assertTrue(response.statusCode() / 100 == 4, response.asString());
    assertEquals(field.isEmpty() ? null : field, response.path("field"), response.asString());
  }

  @Test
  void aFailedImportSaysWhyAndFreesItsName() {
    Map<String, Object> body =
        Map.of("name", "m", "kind", "container", "location", "oci://registry.example/missing");
    String id = member().body(body).post("/v1/images").path("id");
    Eventually.holds(
        "the import failed",
        () -> {
          host.work();
          return member().get("/v1/images/" + id).path("state").equals("failed");
        });
    assertEquals("The registry answered 404.", member().get("/v1/images/" + id).path("reason"));
    member().body(body).post("/v1/images").then().statusCode(202);
    member().body(body).post("/v1/images").then().statusCode(409);
  }
}

package cloud.oblak.compute;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.nodeapi.ContainerSpec;
import cloud.oblak.nodeapi.Limits;
import cloud.oblak.nodeapi.RestartPolicy;
import cloud.oblak.nodeapi.VmSpec;
import cloud.oblak.nodeapi.WorkloadStatus;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An instance from its launch to its end, as its host tells it. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class InstanceLifeIT {
  @Inject AgentReports reports;

  @Inject
  @Identifier("compute")
  HostObjects objects;

  @Inject
  @Identifier("compute")
  ServiceDatabase database;

  private ComputeLab lab;

  @BeforeEach
  void prepare() {
    lab = new ComputeLab(reports, objects, database);
  }

  @Test
  void anInstanceRunsStopsStartsAndLeavesNothing() {
    lab.image();
    String id = lab.run("name", "web").getFirst();
    assertEquals("pending", lab.get(id).getString("state"));
    assertEquals("web", lab.get(id).getString("name"));
    assertTrue(lab.get(id).getString("privateIp").startsWith("172.31."));
    assertTrue(lab.get(id).getString("publicIp").startsWith("198.18."));
    assertNull(lab.get(id).getString("hostId"));
    lab.reach(id, "running");
    String address = lab.get(id).getString("privateIp");
    lab.member().post("/v1/instances/" + id + "/stop").then().statusCode(202);
    assertEquals("stopping", lab.get(id).getString("state"));
    lab.reach(id, "stopped");
    lab.member().post("/v1/instances/" + id + "/stop").then().statusCode(202);
    lab.member().post("/v1/instances/" + id + "/start").then().statusCode(202);
    lab.reach(id, "running");
    assertEquals(address, lab.get(id).getString("privateIp"));
    lab.member().post("/v1/instances/" + id + "/reboot").then().statusCode(202);
    lab.member().delete("/v1/instances/" + id).then().statusCode(202);
    assertEquals("shutting-down", lab.get(id).getString("state"));
    lab.reach(id, "terminated");
    assertNull(lab.get(id).getString("privateIp"));
    assertEquals(0, lab.claimed());
    assertTrue(objects.all(lab.host().id()).stream().noneMatch(wish -> wish.id().equals(id)));
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
        lab.edges(id));
  }

  @Test
  void aVmClaimsWhatItTakesOfItsHostBeyondItsGuestAndGivesAllOfItBack() {
    lab.image();
    database.update("UPDATE image SET kind = 'vm' WHERE account_id = ?", lab.account());
    String id = lab.run().getFirst();
    assertEquals(
        (64L + 128) << 20,
        database
            .find(
                "SELECT claimed_memory FROM host WHERE id = ?",
                row -> row.getLong(1),
                lab.host().id())
            .orElseThrow());
    VmSpec spec =
        objects.all(lab.host().id()).stream()
            .filter(wish -> wish.id().equals(id))
            .map(wish -> (VmSpec) wish.spec())
            .findFirst()
            .orElseThrow();
    assertEquals(new Limits(1, 1000, 100, 64 << 20, 1 << 30, 500, 256), spec.limits());
    assertEquals(100, OtherServices.RATES.get(spec.portId()));
    lab.member().delete("/v1/instances/" + id).then().statusCode(202);
    lab.reach(id, "terminated");
    assertEquals(0, lab.claimed());
  }

  @Test
  void capacityIsHeldUntilThePortIsGone() {
    lab.image();
    String id = lab.run().getFirst();
    lab.reach(id, "running");
    OtherServices.linger(true);
    lab.member().delete("/v1/instances/" + id).then().statusCode(202);
    lab.host().work();
    Eventually.holds(
        "the port is released",
        () -> !OtherServices.PORTS.contains(lab.get(id).getString("interfaceId")));
    assertEquals("shutting-down", lab.get(id).getString("state"));
    assertTrue(lab.claimed() > 0);
    OtherServices.linger(false);
    lab.reach(id, "terminated");
    assertEquals(0, lab.claimed());
  }

  @Test
  void aContainerThatEndsByItselfIsStoppedWithItsExitCodeAtTheLastMomentItWasAlive() {
    lab.image();
    String id = lab.run().getFirst();
    lab.reach(id, "running");
    Instant lastAlive = Instant.now();
    lab.host()
        .report(id, 2, new WorkloadStatus(WorkloadStatus.Phase.STOPPED, 3, "", null, lastAlive, 0));
    assertEquals("stopped", lab.get(id).getString("state"));
    assertEquals(3, lab.get(id).getInt("exitCode"));
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
  void aContainersRestartPolicyReachesItsHostAndItsRestartsAreShown() {
    lab.image();
    String id = lab.run("restartPolicy", "on-failure").getFirst();
    lab.reach(id, "running");
    assertEquals(RestartPolicy.ON_FAILURE, told(id).restart());
    assertEquals("on-failure", lab.get(id).getString("restartPolicy"));
    assertEquals(0, lab.get(id).getInt("restartCount"));
    int edges = lab.edges(id).size();
    Instant now = Instant.now();
    lab.host()
        .report(
            id, 2, new WorkloadStatus(WorkloadStatus.Phase.RUNNING, 1, "ended", now, now, 0, 4));
    assertEquals("running", lab.get(id).getString("state"));
    assertEquals(4, lab.get(id).getInt("restartCount"));
    assertEquals(1, lab.get(id).getInt("exitCode"));
    assertEquals(edges, lab.edges(id).size(), "the meter sees one run");
    lab.member()
        .body(Map.of("restartPolicy", "always"))
        .patch("/v1/instances/" + id)
        .then()
        .statusCode(200);
    assertEquals(RestartPolicy.ALWAYS, told(id).restart());
    for (String wrong : List.of("sometimes", "")) {
      Response refused =
          lab.member().body(Map.of("restartPolicy", wrong)).patch("/v1/instances/" + id);
      assertEquals(400, refused.statusCode());
      assertEquals("restartPolicy", refused.path("field"));
    }
  }

  private ContainerSpec told(String id) {
    return objects.all(lab.host().id()).stream()
        .filter(wish -> wish.id().equals(id))
        .map(wish -> (ContainerSpec) wish.spec())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aFailedLaunchEndsTerminatedWithItsReason() {
    lab.image();
    String id = lab.run().getFirst();
    lab.host()
        .report(
            id,
            2,
            new WorkloadStatus(WorkloadStatus.Phase.FAILED, null, "no disk left", null, null, 0));
    lab.reach(id, "terminated");
    assertEquals("Server.InternalError: no disk left", lab.get(id).getString("reason"));
    assertEquals(0, lab.claimed());
  }

  @Test
  void aProtectedInstanceIsNotTerminated() {
    lab.image();
    String id = lab.run("terminationProtection", true).getFirst();
    Response refused = lab.member().delete("/v1/instances/" + id);
    assertEquals("OperationNotPermitted", refused.path("code"));
    lab.member()
        .body(Map.of("terminationProtection", false, "name", "x", "tags", Map.of("a", "b")))
        .patch("/v1/instances/" + id)
        .then()
        .statusCode(200);
    assertEquals("x", lab.get(id).getString("name"));
    assertEquals(
        List.of(id),
        lab.member()
            .get("/v1/instances?tag.a=b&state=pending&kind=container")
            .path("instances.id"));
    assertEquals(List.of(), lab.member().get("/v1/instances?tag.a=c").path("instances.id"));
    lab.member().delete("/v1/instances/" + id).then().statusCode(202);
  }

  @Test
  void aChangeOfSeveralThingsIsMadeWholeOrNotAtAll() {
    lab.image();
    String id = lab.run().getFirst();
    lab.reach(id, "running");
    lab.member().post("/v1/instances/" + id + "/stop").then().statusCode(202);
    lab.reach(id, "stopped");
    Map<String, Object> wanted =
        Map.of(
            "instanceType", "c1.small",
            "userData", "aGk=",
            "shutdownBehavior", "terminate",
            "name", "big");
    Map<String, String> bad =
        Map.of("userData", "not base64!", "shutdownBehavior", "explode", "name", "a\u0000b");
    bad.forEach((field, value) -> {
      Map<String, Object> request = new HashMap<>(wanted);
      request.put(field, value);
      lab.member()
          .body(request)
          .patch("/v1/instances/" + id)
          .then()
          .statusCode(400)
          .body("field", equalTo(field));
      assertEquals("c1.nano", lab.get(id).getString("instanceType"), field);
      assertEquals("stop", lab.get(id).getString("shutdownBehavior"), field);
    });
    lab.member().body(wanted).patch("/v1/instances/" + id).then().statusCode(200);
    assertEquals("c1.small", lab.get(id).getString("instanceType"));
    assertEquals("terminate", lab.get(id).getString("shutdownBehavior"));
    assertEquals("big", lab.get(id).getString("name"));
  }
}

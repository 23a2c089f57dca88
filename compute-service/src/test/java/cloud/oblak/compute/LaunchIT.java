package cloud.oblak.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.nodeapi.ToService;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is refused leaves nothing, and what is repeated answers the same. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class LaunchIT {
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
  void aLaunchThatFitsNowhereLeavesNothing() {
    lab.image();
    Response refused =
        lab.member()
            .header("Idempotency-Key", "big")
            .body(ComputeLab.request("count", 17, "instanceType", "c1.nano"))
            .post("/v1/instances");
    assertEquals(503, refused.statusCode(), refused.asString());
    assertEquals("InsufficientInstanceCapacity", refused.path("code"));
    assertEquals(0, lab.claimed());
    assertEquals(16, lab.run("count", 17, "minCount", 2).size());
  }

  @Test
  void aHostWhoseDiskIsFullGetsNothingNewUntilItHasRoom() {
    lab.image();
    free(100L << 20);
    Response refused = lab.member().body(ComputeLab.request()).post("/v1/instances");
    assertEquals(503, refused.statusCode(), refused.asString());
    assertEquals("InsufficientInstanceCapacity", refused.path("code"));
    free(null);
    lab.member().body(ComputeLab.request()).post("/v1/instances").then().statusCode(503);
    free(10L << 30);
    assertEquals(1, lab.run().size());
  }

  private void free(Long bytes) {
    String host = lab.host().id();
    reports.alive(host, new ToService.Alive(Instant.now(), bytes));
    Instant said = Instant.now();
    Eventually.holds(
        "it is written down",
        () ->
            database
                .find(
                    "SELECT last_seen FROM host WHERE id = ?",
                    row -> row.getTimestamp(1).toInstant(),
                    host)
                .orElseThrow()
                .isAfter(said));
  }

  @Test
  void aRefusalOfTheNetworkIsKeptUnderTheTokenAndLeavesNothing() {
    lab.image();
    OtherServices.fail(404, "InvalidGroup.NotFound", false);
    for (int i = 0; i < 2; i++) {
      Response refused =
          lab.member()
              .header("Idempotency-Key", "g")
              .body(ComputeLab.request())
              .post("/v1/instances");
      assertEquals(404, refused.statusCode(), refused.asString());
      assertEquals("InvalidGroup.NotFound", refused.path("code"));
      assertEquals(0, lab.claimed());
      OtherServices.fail(0, "", false);
    }
  }

  @Test
  void aNetworkThatDoesNotAnswerLeavesNothingAndFreesTheToken() {
    lab.image();
    OtherServices.fail(503, "Unavailable", true);
    Response refused =
        lab.member()
            .header("Idempotency-Key", "u")
            .body(ComputeLab.request())
            .post("/v1/instances");
    assertEquals(503, refused.statusCode(), refused.asString());
    OtherServices.fail(0, "", false);
    Eventually.holds("the claim is given back", () -> lab.claimed() == 0);
    lab.member()
        .header("Idempotency-Key", "u")
        .body(ComputeLab.request())
        .post("/v1/instances")
        .then()
        .statusCode(202);
  }

  @Test
  void aRepeatedTokenAnswersTheFirstResultAlsoAtOnce() throws Exception {
    lab.image();
    Callable<List<String>> call =
        () ->
            lab.member()
                .header("Idempotency-Key", "same")
                .body(ComputeLab.request("count", 2))
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
    lab.member()
        .header("Idempotency-Key", "same")
        .body(ComputeLab.request("count", 3))
        .post("/v1/instances")
        .then()
        .statusCode(409);
  }
}

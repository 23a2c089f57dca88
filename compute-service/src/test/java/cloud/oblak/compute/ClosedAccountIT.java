package cloud.oblak.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import cloud.oblak.compute.closing.ClosedAccountReconciler;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.kit.reconcile.Outcome;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a closed account had is given up, wherever it is stopped half-way; others keep theirs. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class ClosedAccountIT {
  @Inject AgentReports reports;
  @Inject ClosedAccountReconciler reconciler;

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
    lab.image();
    lab.member().body(Map.of("name", "mine")).post("/v1/key-pairs").then().statusCode(201);
    lab.member()
        .body(Map.of("name", "mine", "data", Map.of("ImageId", "tiny")))
        .post("/v1/launch-templates")
        .then()
        .statusCode(201);
  }

  private int count(String path, String plural) {
    return lab.member().get("/v1/" + path).jsonPath().getList(plural).size();
  }

  private void nothingIsLeft() {
    Eventually.holds(
        "everything is given up",
        () -> {
          lab.host().work();
          reconciler.reconcile(lab.account());
          return left() == 0 && count("images", "images") == 0;
        });
    assertEquals(0, count("key-pairs", "keyPairs"));
    assertEquals(0, count("launch-templates", "launchTemplates"));
    assertEquals(0, lab.claimed());
    assertInstanceOf(Outcome.Done.class, reconciler.reconcile(lab.account()));
  }

  private long left() {
    return database
        .find(
            "SELECT count(*) FROM instance WHERE account_id = ? AND state <> 'terminated'",
            row -> row.getLong(1),
            lab.account())
        .orElseThrow();
  }

  @Test
  void whatIdentitysFeedCallsClosedIsGivenUp() {
    List<String> ids = lab.run("count", 2, "terminationProtection", true);
    ids.forEach(id -> lab.reach(id, "running"));
    lab.member().post("/v1/instances/" + ids.getFirst() + "/stop");
    lab.reach(ids.getFirst(), "stopped");
    OtherServices.close(lab.account());
    Eventually.holds(
        "everything is given up",
        () -> {
          lab.host().work();
          return left() == 0 && count("images", "images") == 0;
        });
    assertEquals(0, count("key-pairs", "keyPairs"));
    assertEquals(0, count("launch-templates", "launchTemplates"));
    assertEquals(0, lab.claimed());
    ids.forEach(id -> assertEquals("terminated", lab.get(id).getString("state")));
    assertEquals(1, lab.edges(ids.getLast()).stream().filter("instance.terminate"::equals).count());
    lab.member()
        .body(Map.of("name", "b", "kind", "container", "location", "oci://a.example/b:1"))
        .post("/v1/images")
        .then()
        .statusCode(429);
  }

  @Test
  void anInterruptedLaunchOfAClosedAccountEndsToo() {
    lab.run();
    database.update(
        "UPDATE instance SET shown = false WHERE account_id = ? AND state = 'pending'",
        lab.account());
    assertInstanceOf(Outcome.Again.class, reconciler.reconcile(lab.account()));
    assertInstanceOf(Outcome.Again.class, reconciler.reconcile(lab.account()));
    database.update("UPDATE instance SET shown = true WHERE account_id = ?", lab.account());
    nothingIsLeft();
  }

  @Test
  void otherAccountsKeepWhatTheyHave() {
    String id = lab.run().getFirst();
    reconciler.reconcile("%012d".formatted(1));
    lab.reach(id, "running");
    assertEquals(1, count("key-pairs", "keyPairs"));
    assertEquals(1, count("images", "images"));
    reconciler.reconcile(lab.account());
    nothingIsLeft();
  }

  @Test
  void anImageThatOthersRunFromStaysUntilTheyAreDone() {
    String user = "%012d".formatted(Long.parseLong(lab.account()) / 2);
    String id = lab.run().getFirst();
    lab.reach(id, "running");
    database.update("UPDATE instance SET account_id = ? WHERE id = ?", user, id);
    assertEquals(Outcome.again(Duration.ofMinutes(10)), reconciler.reconcile(lab.account()));
    assertEquals(1, count("images", "images"));
    database.update("UPDATE instance SET account_id = ? WHERE id = ?", lab.account(), id);
    nothingIsLeft();
  }
}

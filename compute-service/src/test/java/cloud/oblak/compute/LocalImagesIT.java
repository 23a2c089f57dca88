package cloud.oblak.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cloud.oblak.compute.image.Image;
import cloud.oblak.compute.image.Images;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which images keep a file of the operator's where it is. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class LocalImagesIT {
  private static final String OPERATOR = "777777777777";

  @Inject AgentReports reports;
  @Inject Images images;

  @Inject
  @Identifier("compute")
  HostObjects objects;

  @Inject
  @Identifier("compute")
  ServiceDatabase database;

  private ComputeLab lab;
  private String folder;

  @BeforeEach
  void prepare() {
    lab = new ComputeLab(reports, objects, database);
    folder = "/images/" + lab.account() + "/";
  }

  @Test
  void theOperatorSeesWhoseImagesNameAFileAlsoAfterItsOwnIsGone() {
    String used = publicImage("one", "available");
    lab.run("image", used);
    String id = publicImage("two", "available");
    assertEquals(Set.of(used, id), Set.copyOf(ids(folder)));
    assertEquals(1, listed(folder).getInt("images.find { it.id == '" + used + "' }.instances"));
    assertEquals(0, listed(folder + "two").getInt("images[0].instances"));
    String copy = copy(id).id();
    deleted(id);
    assertEquals(List.of(copy), ids(folder + "two"));
    assertEquals(lab.account(), listed(folder + "two").getString("images[0].ownerId"));
  }

  @Test
  void whatFailedAndWhatComesFromElsewhereKeepsNoFile() {
    publicImage("missing", "failed");
    lab.image();
    assertEquals(List.of(), ids(folder));
    assertEquals(List.of(), ids("registry.example"));
  }

  @Test
  void theListHasPages() {
    publicImage("one", "available");
    publicImage("two", "available");
    JsonPath first = page("contains", folder, "limit", "1");
    JsonPath second =
        page("contains", folder, "limit", "1", "nextToken", first.getString("nextToken"));
    assertEquals(
        Set.copyOf(ids(folder)),
        Set.of(first.getString("images[0].id"), second.getString("images[0].id")));
    assertNull(second.getString("nextToken"));
  }

  @Test
  void aCopyWaitsForADeletionUnderWayAndIsRefused() {
    String id = publicImage("one", "available");
    try (var pool = Executors.newSingleThreadExecutor()) {
      Future<Image> copy =
          QuarkusTransaction.requiringNew()
              .call(() -> {
                database.update("DELETE FROM image WHERE id = ?", id);
                Future<Image> waiting = pool.submit(() -> copy(id));
                Eventually.holds("the copy waits for the deletion", this::somebodyWaitsForUs);
                return waiting;
              });
      Throwable refused = assertThrows(ExecutionException.class, copy::get).getCause();
      assertInstanceOf(
          Fault.NotFound.class, assertInstanceOf(FaultException.class, refused).fault());
    }
    assertEquals(List.of(), ids(folder));
  }

  @Test
  void onlyTheOperatorSeesThem() {
    ComputeLab.as(lab.account(), Role.ADMIN).get("/v1/images/local").then().statusCode(403);
    ComputeLab.as(OPERATOR, Role.OPERATOR)
        .queryParam("contains", "a\u0000b")
        .get("/v1/images/local")
        .then()
        .statusCode(400);
  }

  private boolean somebodyWaitsForUs() {
    return database
        .find(
            """
            SELECT 1 FROM pg_locks
            WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)) LIMIT 1
            """,
            row -> row.getInt(1))
        .isPresent();
  }

  private Image copy(String id) {
    Principal tenant =
        new Principal(
            lab.account(), "arn:aws:iam::1:user/ann", Set.of(Role.MEMBER), "gateway", "", "req-1");
    return images.copy(tenant, id, new Images.CopyRequest("copy", "", Map.of()), null);
  }

  private void deleted(String id) {
    ComputeLab.as(OPERATOR, Role.OPERATOR).delete("/v1/images/" + id).then().statusCode(204);
  }

  private String publicImage(String file, String state) {
    String id =
        ComputeLab.as(OPERATOR, Role.OPERATOR)
            .body(
                Map.of(
                    "name",
                    file + "-" + lab.account(),
                    "kind",
                    "container",
                    "location",
                    "oci-layout:" + folder + file,
                    "public",
                    true))
            .post("/v1/images")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    Eventually.holds(
        "the image is " + state,
        () -> {
          lab.host().work();
          return lab.member().get("/v1/images/" + id).path("state").equals(state);
        });
    return id;
  }

  private static List<String> ids(String contains) {
    return listed(contains).getList("images.id");
  }

  private static JsonPath listed(String contains) {
    return page("contains", contains, "limit", "1000");
  }

  private static JsonPath page(String... parameters) {
    var request = ComputeLab.as(OPERATOR, Role.OPERATOR);
    for (int i = 0; i < parameters.length; i += 2) {
      request.queryParam(parameters[i], parameters[i + 1]);
    }
    return request.get("/v1/images/local").then().statusCode(200).extract().jsonPath();
  }
}

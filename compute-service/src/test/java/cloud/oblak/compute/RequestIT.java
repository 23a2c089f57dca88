package cloud.oblak.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may ask for what, and in which words. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class RequestIT {
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
  void anotherAccountSeesNothing() {
    String imageId = lab.image();
    String id = lab.run().getFirst();
    String other = "999999999999";
    for (String path :
        List.of(
            "/v1/instances/" + id,
            "/v1/instances/" + id + "/console",
            "/v1/instances/" + id + "/console/stream",
            "/v1/instances/" + id + "/console/screenshot",
            "/v1/images/" + imageId)) {
      ComputeLab.as(other, Role.ADMIN).get(path).then().statusCode(404);
    }
    for (String verb : List.of("stop", "start", "reboot")) {
      ComputeLab.as(other, Role.ADMIN)
          .post("/v1/instances/" + id + "/" + verb)
          .then()
          .statusCode(404);
    }
    ComputeLab.as(other, Role.ADMIN).delete("/v1/instances/" + id).then().statusCode(404);
    ComputeLab.as(other, Role.ADMIN).body("{}").patch("/v1/instances/" + id).then().statusCode(404);
    ComputeLab.as(other, Role.ADMIN).delete("/v1/images/" + imageId).then().statusCode(404);
    ComputeLab.as(lab.account(), Role.VIEWER).delete("/v1/instances/" + id).then().statusCode(403);
    RestAssured.get("/v1/instances/" + id).then().statusCode(401);
  }

  @Test
  void aConsoleWhoseHostIsAwayIsNotFollowedAndAWrongPositionIsRefused() {
    lab.image();
    String path = "/v1/instances/" + lab.run().getFirst() + "/console/stream";
    lab.member().get(path).then().statusCode(503);
    lab.member().header("Last-Event-ID", "a b").get(path).then().statusCode(400);
  }

  @Test
  void badRequestsNameTheField() {
    lab.image();
    refused(ComputeLab.request("count", 0), "count");
    refused(ComputeLab.request("count", 101), "count");
    refused(ComputeLab.request("image", "none"), "");
    refused(ComputeLab.request("instanceType", "t9.none"), "instanceType");
    refused(ComputeLab.request("name", "a\u0007b"), "name");
    refused(ComputeLab.request("userData", "%%%"), "userData");
    refused(ComputeLab.request("zone", "z"), "zone");
    refused(ComputeLab.request("keyName", "none"), "");
    refused(ComputeLab.request("surprise", 1), "surprise");
    assertEquals(0, lab.claimed());
  }

  private void refused(Map<String, Object> body, String field) {
    Response response = lab.member().body(body).post("/v1/instances");
    assertTrue(response.statusCode() / 100 == 4, response.asString());
    assertEquals(field.isEmpty() ? null : field, response.path("field"), response.asString());
  }

  @Test
  void aFailedImportSaysWhyAndFreesItsName() {
    Map<String, Object> body =
        Map.of("name", "m", "kind", "container", "location", "oci://registry.example/missing");
    String id = lab.member().body(body).post("/v1/images").path("id");
    Eventually.holds(
        "the import failed",
        () -> {
          lab.host().work();
          return lab.member().get("/v1/images/" + id).path("state").equals("failed");
        });
    assertEquals("The registry answered 404.", lab.member().get("/v1/images/" + id).path("reason"));
    lab.member().body(body).post("/v1/images").then().statusCode(202);
    lab.member().body(body).post("/v1/images").then().statusCode(409);
  }
}

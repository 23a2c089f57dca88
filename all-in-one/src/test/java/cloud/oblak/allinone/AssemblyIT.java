package cloud.oblak.allinone;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** The services start in one process and keep their doors. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class AssemblyIT {
  @Test
  void anInternalPathIsNotThereOnThePublicListener() {
    given().get("/internal/feeds/compute").then().statusCode(404).body("code", equalTo("NotFound"));
  }
}

package cloud.oblak.allinone;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The checked-in description of the API is the one that the code gives. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class OpenApiIT {
  private static final Path CHECKED_IN = Path.of("../docs/reference/openapi.yaml");

  @ConfigProperty(name = "quarkus.management.test-port")
  int management;

  @Test
  void theCheckedInDocumentIsNotStale() throws IOException {
    String document =
        given()
            .baseUri("http://127.0.0.1:" + management)
            .get("/q/openapi?format=yaml")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    assertFalse(document.contains("/internal/"), "internal paths are nobody's business");
    if (Boolean.getBoolean("openapi.renew")) {
      Files.writeString(CHECKED_IN, document);
    }
    assertEquals(
        Files.readString(CHECKED_IN),
        document,
        "docs/reference/openapi.yaml is stale: run `./oblak test openapi`, which writes it anew,"
            + " look at the difference and commit it.");
  }
}

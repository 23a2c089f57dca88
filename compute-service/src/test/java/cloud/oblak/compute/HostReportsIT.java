package cloud.oblak.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.nodeapi.DesiredObject;
import cloud.oblak.nodeapi.ImageStatus;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.ObservedObject;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import cloud.oblak.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What hosts tell of images, also where a stranger chose the words. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class HostReportsIT {
  @Inject AgentReports reports;

  @Inject
  @Identifier("compute")
  HostObjects objects;

  @Inject
  @Identifier("compute")
  ServiceDatabase database;

  private String hostId;
  private String account;

  @BeforeEach
  void prepare() {
    database.update("UPDATE host SET admin = 'disabled'");
    hostId = IdKind.HOST.next();
    account = "%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
  }

  private String pendingImage(String name) {
    String id = IdKind.IMAGE.next();
    database.update(
        """
        INSERT INTO image (id, account_id, name, kind, location, architecture, is_public, trusted,
                           state, host_id)
        VALUES (?, ?, ?, 'container', 'oci://r.example/a:b', 'x86_64', false, false, 'pending', ?)
        """,
        id,
        account,
        name,
        hostId);
    return id;
  }

  private String column(String imageId, String column) {
    return database
        .find("SELECT " + column + " FROM image WHERE id = ?", row -> row.getString(1), imageId)
        .orElseThrow();
  }

  private static ObservedObject seen(String id, long generation, ImageStatus.Phase phase) {
    return new ObservedObject(
        ObjectKind.IMAGE, id, generation, new ImageStatus(phase, "sha256:1", 1, 1, "a\0b"));
  }

  @Test
  void aReasonWithACharacterThatNoDatabaseStoresIsTaken() {
    String id = pendingImage("a");
    reports.observed(hostId, List.of(seen(id, 1, ImageStatus.Phase.FAILED)), false);
    assertEquals("failed", column(id, "state"));
    assertEquals("a b", column(id, "reason"));
  }

  @Test
  void anObjectThatCannotBeTakenDoesNotKeepTheOthersFromBeingHeard() {
    String id = pendingImage("a");
    reports.observed(
        hostId,
        List.of(
            seen("ami-\0", 1, ImageStatus.Phase.AVAILABLE),
            seen(id, 1, ImageStatus.Phase.AVAILABLE)),
        false);
    assertEquals("available", column(id, "state"));
  }

  @Test
  void aCachedImageIsRemovedWhereItsRowIsGoneAndOnlyThere() {
    String kept = pendingImage("a");
    String deleted = IdKind.IMAGE.next();
    reports.observed(
        hostId,
        List.of(
            seen(kept, 0, ImageStatus.Phase.AVAILABLE),
            seen(deleted, 0, ImageStatus.Phase.AVAILABLE)),
        true);
    assertEquals("pending", column(kept, "state"));
    List<DesiredObject> wishes = objects.all(hostId);
    assertEquals(List.of(deleted), wishes.stream().map(DesiredObject::id).toList());
    assertTrue(wishes.getFirst().removed());
    reports.observed(hostId, List.of(seen(deleted, 1, ImageStatus.Phase.GONE)), false);
    assertEquals(Optional.empty(), objects.all(hostId).stream().findFirst());
  }

  @Test
  void anAccountHasABoundedNumberOfImages() {
    for (int i = 0; i < 100; i++) {
      pendingImage("n" + i);
    }
    Response refused =
        RestAssured.given()
            .header(
                "Authorization", TestTokens.ofInstallation().user(account, Role.MEMBER, "compute"))
            .contentType("application/json")
            .body(Map.of("name", "one", "kind", "container", "location", "oci://r.example/a:b"))
            .post("/v1/images");
    assertEquals(429, refused.statusCode(), refused.asString());
    assertEquals("AMIQuotaExceeded", refused.path("code"));
    database.update("DELETE FROM image WHERE account_id = ?", account);
  }
}

package cloud.oblak.gateway.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PathsTest {
  @Test
  void eachResourceBelongsToOneService() {
    assertEquals(Optional.of("identity"), Paths.owner("/v1/users"));
    assertEquals(Optional.of("compute"), Paths.owner("/v1/instances/i-1/stop"));
    assertEquals(Optional.of("network"), Paths.owner("/v1/security-groups/sg-1/rules"));
    assertEquals(Optional.of("metering"), Paths.owner("/v1/events"));
  }

  @Test
  void whatIsNotListedDoesNotExist() {
    for (String path :
        List.of(
            "/",
            "/v1",
            "/v1/",
            "/v1/internal",
            "/internal/identity/credentials",
            "/agent/compute",
            "/v1;a=b/users",
            "/v1/users;a=b",
            "/v1/sessions/",
            "/v1/sessions/;a=b",
            "/v1/instances/i-1/",
            "/v1/events/",
            "/v1/instances/i-1/console/stream/",
            "/q/metrics",
            "/v1/instancesx")) {
      assertEquals(Optional.empty(), Paths.owner(path), path);
    }
  }

  @Test
  void onlySigningInAndJoiningNeedNoCredential() {
    assertTrue(Paths.open("POST", "/v1/sessions"));
    assertTrue(Paths.open("POST", "/v1/sessions/refresh"));
    assertTrue(Paths.open("POST", "/v1/hosts/join"));
    assertFalse(Paths.open("GET", "/v1/sessions"));
    assertFalse(Paths.open("DELETE", "/v1/sessions/current"));
    assertFalse(Paths.open("POST", "/v1/hosts"));
  }

  @Test
  void streamsAreToldFromCalls() {
    assertTrue(Paths.streams("/v1/events"));
    assertTrue(Paths.streams("/v1/instances/i-1/console/stream"));
    assertFalse(Paths.streams("/v1/instances/i-1/console"));
    assertFalse(Paths.streams("/v1/images/i-1/console/stream"));
    assertFalse(Paths.streams("/"));
  }
}

package cloud.oblak.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.host.LinkLimits;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.arc.Arc;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the kit refuses before a resource is reached. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class RefusalsIT {
  @TestHTTPResource(value = "/", tls = true)
  String url;

  private ServiceCalls calls;
  private String member;

  @BeforeEach
  void prepare() {
    calls = new ServiceCalls(url.substring(0, url.length() - 1));
    member = calls.tokens().user("111122223333", Role.MEMBER, "network");
  }

  private ServiceCalls.Answer get(String path) {
    return calls.call("GET", path, member, null);
  }

  @Test
  void aLimitThatIsNoNumberIsInvalidAndNamed() {
    ServiceCalls.Answer answer = get("/v1/security-groups?limit=abc");
    assertEquals(400, answer.status());
    assertEquals("limit", answer.body().path("field").asText());
  }

  @Test
  void theCharacterNulIsRefused() {
    assertEquals(400, get("/v1/security-groups/sg-%00").status());
    assertEquals(400, get("/v1/security-groups?nextToken=%00").status());
  }

  @Test
  void theListenerIsToldHowLargeMessagesOfAgentsMayBe() {
    assertTrue(
        Arc.container().listAll(HttpServerOptionsCustomizer.class).stream()
            .anyMatch(bean -> bean.get() instanceof LinkLimits));
  }

  @Test
  void aPathThatDoesNotExistIsNotFound() {
    assertEquals(404, get("/v1/security-groups/a/b/c/d").status());
    assertEquals(404, get("/v1/nothing?limit=abc").status());
  }
}

package cloud.oblak.gateway.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClientAddressTest {
  private final ClientAddress behind = new ClientAddress(List.of("127.0.0.1", "10.0.0.9"));

  @Test
  void withoutTrustedProxiesTheSocketCounts() {
    ClientAddress direct = new ClientAddress(List.of());
    assertEquals("127.0.0.1", direct.of("127.0.0.1", List.of("203.0.113.9")));
    assertEquals("", direct.of("", List.of("203.0.113.9")));
  }

  @Test
  void theLastHopThatIsNoTrustedProxyIsTheClient() {
    assertEquals("203.0.113.9", behind.of("127.0.0.1", List.of("203.0.113.9")));
    assertEquals(
        "203.0.113.9", behind.of("127.0.0.1", List.of("192.0.2.1, 203.0.113.9", "10.0.0.9")));
    assertEquals("127.0.0.1", behind.of("127.0.0.1", List.of()));
  }

  @Test
  void whatAClientClaimsItselfDoesNotCount() {
    assertEquals("203.0.113.9", behind.of("203.0.113.9", List.of("192.0.2.1")));
    assertEquals("203.0.113.9", behind.of("127.0.0.1", List.of("192.0.2.1,203.0.113.9")));
    assertEquals("127.0.0.1", behind.of("127.0.0.1", List.of("192.0.2.1,rubbish")));
  }

  @Test
  void aTrustedProxyTellsWhetherTheClientSpokeTls() {
    assertTrue(behind.secure("127.0.0.1", false, List.of("https")));
    assertFalse(behind.secure("127.0.0.1", true, List.of("http")));
    assertTrue(behind.secure("127.0.0.1", true, List.of()));
    assertFalse(behind.secure("203.0.113.9", false, List.of("https")));
    assertFalse(behind.secure("127.0.0.1", false, List.of("https", "http")));
    assertFalse(behind.secure("127.0.0.1", false, List.of("https, http")));
    assertTrue(behind.secure("127.0.0.1", false, List.of("http", "https")));
  }

  @Test
  void aProxyThatIsNoAddressStopsTheStart() {
    assertThrows(IllegalStateException.class, () -> new ClientAddress(List.of("proxy.example")));
  }
}

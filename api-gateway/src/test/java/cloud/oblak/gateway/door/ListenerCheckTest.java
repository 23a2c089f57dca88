package cloud.oblak.gateway.door;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ListenerCheckTest {
  @Test
  void plainHttpBeyondLoopbackMustBeAskedForByName() {
    assertThrows(IllegalStateException.class, () -> ListenerCheck.check("0.0.0.0", false));
    assertThrows(IllegalStateException.class, () -> ListenerCheck.check("192.0.2.1", false));
    assertDoesNotThrow(() -> ListenerCheck.check("0.0.0.0", true));
  }

  @Test
  void loopbackNeedsNoPermission() {
    assertDoesNotThrow(() -> ListenerCheck.check("127.0.0.1", false));
    assertDoesNotThrow(() -> ListenerCheck.check("::1", false));
  }
}

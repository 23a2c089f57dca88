package cloud.oblak.agent.linux;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.DriverException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFloorTest {
  @TempDir Path place;

  @Test
  void whereTooLittleIsFreeNothingNewComesAndTryingAgainDoesNotHelp() {
    DriverException refusal =
        assertThrows(DriverException.class, () -> new DiskFloor(place, Long.MAX_VALUE).look());
    assertTrue(refusal.permanent());
  }

  @Test
  void whereEnoughIsFreeNothingIsSaid() {
    assertDoesNotThrow(() -> new DiskFloor(place, 0).look());
  }
}

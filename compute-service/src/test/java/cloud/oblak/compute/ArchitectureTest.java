package cloud.oblak.compute;

import cloud.oblak.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void theServiceKeepsTheHouseRules() {
    ArchitectureRules.checkService("compute");
  }
}

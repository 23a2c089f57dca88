package cloud.oblak.metering;

import cloud.oblak.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void theRulesHold() {
    ArchitectureRules.checkService("metering");
  }
}

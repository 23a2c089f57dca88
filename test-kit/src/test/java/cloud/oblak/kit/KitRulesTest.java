package cloud.oblak.kit;

import cloud.oblak.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class KitRulesTest {
  @Test
  void theKitKeepsTheRulesOfTheServicesItIsPartOf() {
    ArchitectureRules.checkService("kit");
  }
}

package cloud.oblak.gateway;

import cloud.oblak.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class GatewayRulesTest {
  @Test
  void theServiceKeepsTheHouseRules() {
    ArchitectureRules.checkService("gateway");
  }
}

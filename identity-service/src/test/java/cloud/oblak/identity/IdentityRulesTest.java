package cloud.oblak.identity;

import cloud.oblak.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class IdentityRulesTest {
  @Test
  void theServiceKeepsTheHouseRules() {
    ArchitectureRules.checkService("identity");
  }
}

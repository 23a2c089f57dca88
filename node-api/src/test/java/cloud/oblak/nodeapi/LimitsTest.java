package cloud.oblak.nodeapi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static int shares(int baseline) {
    return new Limits(1, 1000, baseline, 1, 1, 1, 1).cpuShares();
  }

  @Test
  void aWorkloadsShareIsItsBaselineAndNotWhatItMayBurstTo() {
    assertEquals(102, shares(100));
    assertEquals(1024, shares(1000));
    assertEquals(2, shares(1));
    assertEquals(10_000, shares(16_000));
  }

  @Test
  void limitsOfAnOlderReleaseSetNoShare() throws JsonProcessingException {
    String older =
        """
        {"vcpus":1,"cpuMillis":500,"memoryBytes":1,"diskBytes":2,"pids":3}\
        """;
    Limits read = NodeJson.mapper().readValue(older, Limits.class);
    assertEquals(new Limits(1, 500, 1, 2, 3), read);
    assertEquals(0, read.cpuShares());
  }
}

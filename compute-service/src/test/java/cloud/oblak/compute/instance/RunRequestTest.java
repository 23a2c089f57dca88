package cloud.oblak.compute.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunRequestTest {
  private static RunRequest container(List<String> command, Map<String, String> environment) {
    return new RunRequest(
        "tiny",
        "c1.nano",
        1,
        1,
        null,
        null,
        null,
        null,
        null,
        command,
        environment,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static void refused(String field, RunRequest request) {
    FaultException refused = assertThrows(FaultException.class, () -> request.check(true));
    assertEquals(field, ((Fault.Invalid) refused.fault()).field());
  }

  @Test
  void commandAndEnvironmentAreBoundedTogether() {
    container(List.of("a".repeat(16_000)), Map.of("A", "b".repeat(16_000))).check(true);
    refused("command", container(List.of("a".repeat(17_000)), Map.of("A", "b".repeat(17_000))));
    refused("command", container(Collections.nCopies(200, "a".repeat(200)), null));
    refused("environment", container(null, Map.of("A", "é".repeat(17_000))));
  }
}

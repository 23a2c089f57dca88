package cloud.oblak.agent.container;

import cloud.oblak.nodeapi.ContainerSpec;
import cloud.oblak.nodeapi.Limits;
import cloud.oblak.nodeapi.Metadata;
import cloud.oblak.nodeapi.Power;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Containers to try. */
final class Specs {
  static final Limits SMALL = new Limits(1, 500, 250, 64L << 20, 64L << 20, 500, 64);

  private Specs() {}

  static ContainerSpec container(String instanceId, List<String> command) {
    return container(instanceId, command, SMALL);
  }

  static ContainerSpec container(String instanceId, List<String> command, Limits limits) {
    Metadata metadata =
        new Metadata(
            "c1.nano",
            "ip-172-31-0-9",
            List.of(),
            "",
            "us-east-1a",
            "us-east-1",
            0,
            "r-1",
            "2026-01-01T00:00:00Z",
            Map.of());
    return new ContainerSpec(
        instanceId,
        "123456789012",
        Power.ON,
        0,
        Duration.ofSeconds(10),
        null,
        limits,
        "eni-1",
        metadata,
        command,
        Map.of("COLOUR", "blue"),
        "");
  }
}

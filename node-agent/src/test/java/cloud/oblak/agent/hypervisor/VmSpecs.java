package cloud.oblak.agent.hypervisor;

import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.ImageSpec;
import cloud.oblak.nodeapi.Limits;
import cloud.oblak.nodeapi.Metadata;
import cloud.oblak.nodeapi.Power;
import cloud.oblak.nodeapi.VmSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Specs for tests. */
final class VmSpecs {
  static final Limits LIMITS = new Limits(1, 1000, 100, 192L << 20, 1L << 30, 500, 0);

  private VmSpecs() {}

  static VmSpec vm(String id) {
    return new VmSpec(
        id,
        "000000000001",
        Power.ON,
        0,
        Duration.ofSeconds(10),
        new ImageSpec("ami-1", ImageKind.VM, "kernel:///x", "", true, List.of()),
        LIMITS,
        "eni-1",
        new Metadata("t3.nano", "h", List.of(), "", "a", "r", 0, "r-1", "", Map.of()));
  }
}

package cloud.oblak.agent.workload;

import cloud.oblak.agent.desired.Held;
import cloud.oblak.nodeapi.ContainerSpec;
import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.VmSpec;
import cloud.oblak.nodeapi.Workload;
import java.util.List;
import java.util.Optional;

/** Finds the engine of a workload. */
record Engines(ContainerEngine containers, VmEngine vms) {
  Engine of(Workload spec) {
    return switch (spec) {
      case ContainerSpec _ -> containers;
      case VmSpec _ -> vms;
    };
  }

  /** Where a workload may have left something: the one that has it, or both where that is lost. */
  List<Engine> thatMayHave(Optional<Facts> facts, Held held) {
    if (facts.isPresent()) {
      return List.of(facts.get().kind() == ImageKind.VM ? vms : containers);
    }
    return held.lastSpec() instanceof Workload spec ? List.of(of(spec)) : all();
  }

  List<Engine> all() {
    return List.of(containers, vms);
  }
}

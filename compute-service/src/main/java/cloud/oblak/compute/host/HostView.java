package cloud.oblak.compute.host;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A host as the operator sees it.
 *
 * @param accelerator how VMs run: kvm, tcg, memory or none
 * @param claimed what instances have been promised
 * @param freeDiskBytes what its disk has left; below a floor it gets no new instances; null where
 *     it does not say
 */
record HostView(
    String id,
    String state,
    String reason,
    String name,
    String administration,
    String architecture,
    List<String> zones,
    boolean simulated,
    Drivers drivers,
    String accelerator,
    Capacity capacity,
    Claimed claimed,
    Long freeDiskBytes,
    Instant lastSeen,
    Instant createdAt,
    Map<String, String> tags) {

  /** Which engines the host uses. */
  record Drivers(String hypervisor, String containerRuntime, String network) {}

  /** What the host offers to guests. */
  record Capacity(int vcpus, long memoryBytes, long diskBytes) {}

  /** What is promised to instances; CPU in thousandths. */
  record Claimed(long cpuMillis, long memoryBytes, long diskBytes, int instances) {}

  static HostView of(Host host) {
    String hypervisor = host.hypervisor();
    return new HostView(
        host.id(),
        host.state(),
        reason(host),
        host.name(),
        host.admin(),
        host.architecture(),
        host.zones(),
        host.simulated(),
        new Drivers(hypervisor, host.containerRuntime(), host.network()),
        hypervisor.startsWith("none") ? "none" : hypervisor.substring(hypervisor.indexOf('/') + 1),
        new Capacity(host.vcpus(), host.memoryBytes(), host.diskBytes()),
        new Claimed(host.claimedCpu(), host.claimedMemory(), host.claimedDisk(), host.instances()),
        host.freeDiskBytes(),
        host.lastSeen(),
        host.createdAt(),
        Map.of());
  }

  private static String reason(Host host) {
    if (host.state().equals(Host.FENCED)) {
      return "Fenced: it was given up; delete it, and join the machine anew to use it again.";
    }
    return host.link().equals("down")
        ? "The host has not been heard of since "
            + host.lastSeen()
            + "; where it will not come back, POST /v1/hosts/{id}/fence gives it up."
        : "";
  }
}

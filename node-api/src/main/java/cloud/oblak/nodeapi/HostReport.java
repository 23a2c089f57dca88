package cloud.oblak.nodeapi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * What a host is, told when it joins and on every connection.
 *
 * @param name the host's own name
 * @param architecture {@code x86_64} or {@code arm64}
 * @param vcpus CPUs offered to guests
 * @param memoryBytes memory offered to guests
 * @param diskBytes disk offered to guests
 * @param zones zone letters it serves, for example a, b, c
 * @param simulated true where the drivers are memory twins
 * @param hypervisor for example {@code libvirt/kvm}, {@code libvirt/tcg}, {@code memory}, or {@code
 *     none: reason}
 * @param containerRuntime for example {@code crun}, {@code memory}, or {@code none: reason}
 * @param network {@code namespaces} or {@code memory}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record HostReport(
    String name,
    String architecture,
    int vcpus,
    long memoryBytes,
    long diskBytes,
    List<String> zones,
    boolean simulated,
    String hypervisor,
    String containerRuntime,
    String network) {
  public HostReport {
    zones = List.copyOf(zones);
  }
}

package cloud.oblak.nodeapi;

/**
 * What a workload may use; enforced by cgroups for a container and by the domain for a VM.
 *
 * @param vcpus whole virtual CPUs a VM sees; for a container the size of its CPU quota
 * @param cpuMillis CPU time the workload may use, in thousandths of one CPU (1000 = one CPU)
 * @param cpuBaseline its share where the host's CPUs are all busy, in thousandths of one CPU; 0:
 *     the host's own default
 * @param memoryBytes memory in bytes, never overcommitted
 * @param diskBytes size of the root disk or of a container's writable layer, in bytes
 * @param diskIops disk operations per second: of a VM in all, of a container reads and writes each;
 *     0: not limited
 * @param pids most processes and threads of a container; ignored for VMs
 */
public record Limits(
    int vcpus,
    int cpuMillis,
    int cpuBaseline,
    long memoryBytes,
    long diskBytes,
    int diskIops,
    int pids) {
  private static final int SHARES_OF_A_CPU = 1024;
  private static final int LEAST_SHARES = 2;
  // What both versions of cgroups take.
  private static final int MOST_SHARES = 10_000;

  /** Limits with nothing that depends on who else is on the host. */
  public Limits(int vcpus, int cpuMillis, long memoryBytes, long diskBytes, int pids) {
    this(vcpus, cpuMillis, 0, memoryBytes, diskBytes, 0, pids);
  }

  /** The baseline as the kernel counts it: 1024 for a whole CPU; 0 where there is none. */
  public int cpuShares() {
    long shares = (long) cpuBaseline * SHARES_OF_A_CPU / 1000;
    return cpuBaseline == 0 ? 0 : Math.clamp(shares, LEAST_SHARES, MOST_SHARES);
  }
}

package cloud.oblak.nodeapi;

/**
 * What a workload may use; enforced by cgroups for a container and by the domain for a VM.
 *
 * @param vcpus whole virtual CPUs a VM sees; for a container the size of its CPU quota
 * @param cpuMillis CPU time the workload may use, in thousandths of one CPU (1000 = one CPU)
 * @param memoryBytes memory in bytes, never overcommitted
 * @param diskBytes size of the root disk or of a container's writable layer, in bytes
 * @param pids most processes and threads of a container; ignored for VMs
 */
public record Limits(int vcpus, int cpuMillis, long memoryBytes, long diskBytes, int pids) {}

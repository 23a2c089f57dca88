package cloud.oblak.agent.hypervisor;

import cloud.oblak.nodeapi.Limits;
import java.nio.file.Path;
import java.util.Optional;

/**
 * All that a domain's XML depends on.
 *
 * @param name of the domain
 * @param accelerator how it runs
 * @param limits of the instance type
 * @param cpuQuota whether this host can limit a domain's CPU time
 * @param kernel to boot directly; empty: the disk boots
 * @param disk root disk, qcow2
 * @param console file that takes the serial console
 * @param tap device name, at most 15 characters
 * @param mac the interface's address
 */
record DomainDefinition(
    String name,
    Accelerator accelerator,
    Limits limits,
    boolean cpuQuota,
    Optional<Kernel> kernel,
    Path disk,
    Path console,
    String tap,
    String mac) {

  /** A kernel with its initial RAM disk and command line. */
  record Kernel(Path image, Path initrd, String append) {}
}

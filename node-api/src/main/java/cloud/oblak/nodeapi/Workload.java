package cloud.oblak.nodeapi;

import java.time.Duration;

/** An instance as its host is asked to run it. */
public sealed interface Workload extends NodeObject permits VmSpec, ContainerSpec {
  /** The instance's id, {@code i-} and 17 hex digits. */
  String instanceId();

  /** The owner's 12-digit account id. */
  String accountId();

  /** Whether the workload should run. */
  Power power();

  /**
   * How many reboots, and starts after the first, have been asked for. The agent restarts a
   * workload whose last applied value is lower than this one, whether it runs or has ended by
   * itself.
   */
  int reboots();

  /** How long a graceful stop may take before it is forced. */
  Duration stopTimeout();

  /** The image to run, pinned by checksum where that is known. */
  ImageSpec image();

  /** The resource limits of the instance type. */
  Limits limits();

  /** The port (network interface) that must be ready first, {@code eni-…}. */
  String portId();

  /** What the metadata service answers for this instance. */
  Metadata metadata();
}

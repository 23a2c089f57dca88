package cloud.oblak.nodeapi;

import java.time.Duration;

/** A virtual machine; components as in {@link Workload}. */
public record VmSpec(
    String instanceId,
    String accountId,
    Power power,
    int reboots,
    Duration stopTimeout,
    ImageSpec image,
    Limits limits,
    String portId,
    Metadata metadata)
    implements Workload {}

package cloud.oblak.compute.placement;

import cloud.oblak.nodeapi.ImageKind;

/**
 * What each of some instances needs of a host.
 *
 * @param zone letter; empty: any
 * @param memoryBytes what the host needs for it, as {@link Placement#memoryClaim} says
 */
public record Demand(
    ImageKind kind,
    String architecture,
    String zone,
    long cpuMillis,
    long memoryBytes,
    long diskBytes) {}

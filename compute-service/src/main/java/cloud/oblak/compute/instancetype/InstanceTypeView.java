package cloud.oblak.compute.instancetype;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

/** An instance type as the API shows it; components as in {@link InstanceType}. */
record InstanceTypeView(
    String id,
    String state,
    String reason,
    String name,
    int vcpus,
    int cpuMillis,
    boolean burstable,
    long memoryMiB,
    long diskGiB,
    int pids,
    int networkMbit,
    int diskIops,
    BigDecimal pricePerHour,
    String currency,
    Instant createdAt,
    Map<String, String> tags) {

  static InstanceTypeView of(InstanceType type) {
    return new InstanceTypeView(
        type.name(),
        "available",
        "",
        type.name(),
        type.vcpus(),
        type.cpuMillis(),
        type.burstable(),
        type.memoryMiB(),
        type.diskGiB(),
        type.pids(),
        type.networkMbit(),
        type.diskIops(),
        type.pricePerHour(),
        type.currency(),
        type.createdAt(),
        Map.of());
  }
}

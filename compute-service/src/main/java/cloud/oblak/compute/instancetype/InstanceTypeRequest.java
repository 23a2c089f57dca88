package cloud.oblak.compute.instancetype;

import cloud.oblak.platform.Fault;
import java.math.BigDecimal;
import java.time.Instant;

/** What an operator sends to add or change a type; absent values keep or take a default. */
record InstanceTypeRequest(
    String name,
    Integer vcpus,
    Integer cpuMillis,
    Boolean burstable,
    Long memoryMiB,
    Long diskGiB,
    Integer pids,
    Integer networkMbit,
    Integer diskIops,
    BigDecimal pricePerHour,
    String currency) {
  private static final int PIDS = 1024;
  private static final int NETWORK_MBIT = 1000;
  private static final int DISK_IOPS = 3000;

  InstanceType create() {
    if (vcpus == null || memoryMiB == null || diskGiB == null) {
      throw Fault.missing(
          vcpus == null ? "vcpus" : memoryMiB == null ? "memoryMiB" : "diskGiB",
          "vcpus, memoryMiB and diskGiB are required.");
    }
    return new InstanceType(
        name,
        vcpus,
        or(cpuMillis, (int) Math.min(Integer.MAX_VALUE, vcpus * 1000L)),
        or(burstable, false),
        memoryMiB,
        diskGiB,
        or(pids, PIDS),
        or(networkMbit, NETWORK_MBIT),
        or(diskIops, DISK_IOPS),
        or(pricePerHour, BigDecimal.ZERO),
        or(currency, "EUR"),
        Instant.EPOCH);
  }

  InstanceType change(InstanceType type) {
    if (name != null && !name.equals(type.name())) {
      throw Fault.invalid("name", "The name of a type cannot be changed; make another type.");
    }
    return new InstanceType(
        type.name(),
        or(vcpus, type.vcpus()),
        or(cpuMillis, type.cpuMillis()),
        or(burstable, type.burstable()),
        or(memoryMiB, type.memoryMiB()),
        or(diskGiB, type.diskGiB()),
        or(pids, type.pids()),
        or(networkMbit, type.networkMbit()),
        or(diskIops, type.diskIops()),
        or(pricePerHour, type.pricePerHour()),
        or(currency, type.currency()),
        type.createdAt());
  }

  private static <T> T or(T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}

package cloud.oblak.compute.instancetype;

import cloud.oblak.platform.Fault;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A size that instances come in.
 *
 * @param name for example {@code t3.nano}; also its id
 * @param vcpus virtual CPUs the guest sees
 * @param cpuMillis baseline: what placement claims, in thousandths of a CPU
 * @param burstable whether an instance may use its vCPUs fully while the host has time to spare
 * @param memoryMiB memory in MiB
 * @param diskGiB root disk or writable layer in GiB
 * @param pids most processes of a container
 * @param networkMbit network limit in Mbit/s
 * @param diskIops disk limit in operations per second
 * @param pricePerHour list price of a running hour
 * @param currency ISO 4217
 * @param createdAt when it was added to the catalogue
 */
public record InstanceType(
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
    Instant createdAt) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}\\.[a-z0-9-]{1,31}");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  /** Refuses values that no host could honour. */
  public InstanceType {
    if (name == null || !NAME.matcher(name).matches()) {
      throw Fault.invalid("name", "name must look like family.size, for example t3.nano.");
    }
    within("vcpus", vcpus, 1, 512);
    within("cpuMillis", cpuMillis, 10, vcpus * 1000L);
    within("memoryMiB", memoryMiB, 16, 16_777_216);
    within("diskGiB", diskGiB, 1, 65_536);
    within("pids", pids, 16, 4_194_304);
    within("networkMbit", networkMbit, 1, 400_000);
    within("diskIops", diskIops, 1, 1_000_000);
    if (pricePerHour == null || pricePerHour.signum() < 0 || pricePerHour.scale() > 6) {
      throw Fault.invalid("pricePerHour", "pricePerHour must be 0 or more, with 6 decimals.");
    }
    if (currency == null || !CURRENCY.matcher(currency).matches()) {
      throw Fault.invalid("currency", "currency must be an ISO 4217 code, for example EUR.");
    }
  }

  private static void within(String field, long value, long least, long most) {
    if (value < least || value > most) {
      throw Fault.invalid(field, field + " must be between " + least + " and " + most + ".");
    }
  }

  /** Memory in bytes. */
  public long memoryBytes() {
    return memoryMiB << 20;
  }

  /** Disk in bytes. */
  public long diskBytes() {
    return diskGiB << 30;
  }

  /** The CPU time an instance may use at most, in thousandths of a CPU. */
  public int cpuLimit() {
    return burstable ? vcpus * 1000 : cpuMillis;
  }
}

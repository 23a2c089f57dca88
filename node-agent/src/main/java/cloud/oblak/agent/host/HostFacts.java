package cloud.oblak.agent.host;

import static java.nio.charset.StandardCharsets.US_ASCII;

import cloud.oblak.agent.desired.StateFolder;
import cloud.oblak.agent.desired.StateFolder.Safety;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this machine has for guests.
 *
 * @param name the host's own name
 * @param architecture {@code x86_64} or {@code arm64}
 * @param vcpus CPUs
 * @param memoryBytes memory offered to guests
 * @param diskBytes disk offered to guests
 */
public record HostFacts(
    String name, String architecture, int vcpus, long memoryBytes, long diskBytes) {
  private static final Pattern TOTAL = Pattern.compile("MemTotal:\\s+(\\d+) kB");
  private static final String DISK = "agent/disk-offered";

  /**
   * Looks at this machine.
   *
   * @param reserveBytes memory kept for the host itself; negative: a tenth, at least 512 MiB
   * @param diskBytes offered to guests; negative: nine tenths of what was free at the first start
   */
  public static HostFacts ofThisMachine(
      StateFolder folder, Path home, String name, long reserveBytes, long diskBytes) {
    try {
      long total = totalMemory();
      long reserve = reserveBytes < 0 ? Math.max(512L << 20, total / 10) : reserveBytes;
      return new HostFacts(
          name.isEmpty() ? Files.readString(Path.of("/proc/sys/kernel/hostname")).strip() : name,
          machine(),
          Runtime.getRuntime().availableProcessors(),
          Math.max(0, total - reserve),
          diskBytes < 0 ? freeDisk(folder, home) : diskBytes);
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot look at this machine", failure);
    }
  }

  private static String machine() {
    return switch (System.getProperty("os.arch")) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm64";
      case String other -> other;
    };
  }

  private static long totalMemory() throws IOException {
    Matcher total = TOTAL.matcher(Files.readString(Path.of("/proc/meminfo")));
    if (!total.find()) {
      throw new IOException("/proc/meminfo has no MemTotal");
    }
    return Long.parseLong(total.group(1)) << 10;
  }

  /** Asked once, since guests make the free space shrink that they were promised. */
  private static long freeDisk(StateFolder folder, Path home) throws IOException {
    var known = folder.read(DISK);
    if (known.isPresent()) {
      return Long.parseLong(new String(known.get(), US_ASCII));
    }
    long offered = Files.getFileStore(home).getUsableSpace() / 10 * 9;
    folder.write(DISK, Long.toString(offered).getBytes(US_ASCII), Safety.POWER);
    return offered;
  }
}

package cloud.oblak.agent.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel says of a container's disk, in either version of control groups. */
final class DiskLimits {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");

  private DiskLimits() {}

  /** Reads and writes per second. */
  static List<Integer> of(String installation, String instanceId, BlockDevice disk)
      throws IOException {
    Path group = Path.of("oblak-" + installation, instanceId);
    String device = disk.major() + ":" + disk.minor() + " ";
    Path single = ROOT.resolve(group).resolve("io.max");
    if (Files.exists(single)) {
      return List.of(
          number(single, device + ".*riops=(\\d+)"), number(single, device + ".*wiops=(\\d+)"));
    }
    Path own = ROOT.resolve("blkio").resolve(group);
    return List.of(
        number(own.resolve("blkio.throttle.read_iops_device"), device + "(\\d+)"),
        number(own.resolve("blkio.throttle.write_iops_device"), device + "(\\d+)"));
  }

  private static int number(Path file, String pattern) throws IOException {
    Matcher found = Pattern.compile(pattern).matcher(Files.readString(file));
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }
}

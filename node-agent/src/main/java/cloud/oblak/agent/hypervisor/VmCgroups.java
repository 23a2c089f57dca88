package cloud.oblak.agent.hypervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Control groups of domains; libvirtd leaves some behind where it is killed while one ends. */
final class VmCgroups {
  static final Path ROOT = Path.of("/sys/fs/cgroup");

  private static final Logger LOG = LoggerFactory.getLogger(VmCgroups.class);

  private VmCgroups() {}

  /** Whether this host's groups can limit processors. */
  static boolean limitCpu() {
    if (Files.isDirectory(ROOT.resolve("cpu"))) {
      return true;
    }
    try {
      String controllers = Files.readString(ROOT.resolve("cgroup.controllers"));
      return List.of(controllers.strip().split(" ")).contains("cpu");
    } catch (IOException _) {
      return false; // no cgroups at all
    }
  }

  /** Removes those of a domain that is gone, below each hierarchy of a root. */
  static void remove(Path root, String domain) {
    for (Path hierarchy : directories(root)) {
      for (Path group : directories(hierarchy.resolve("machine"))) {
        String name = group.getFileName().toString();
        if (name.startsWith("qemu-") && name.contains("-" + domain + ".")) {
          delete(group);
        }
      }
    }
  }

  private static List<Path> directories(Path parent) {
    try (Stream<Path> all = Files.list(parent)) {
      return all.filter(path -> Files.isDirectory(path) && !Files.isSymbolicLink(path)).toList();
    } catch (IOException none) {
      return List.of();
    }
  }

  /** Only what holds no process can be deleted; its files go with it. */
  private static void delete(Path group) {
    try (Stream<Path> all = Files.walk(group)) {
      for (Path each : all.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException busy) {
      LOG.warn("a control group is left behind: {}", busy.getMessage());
    }
  }
}

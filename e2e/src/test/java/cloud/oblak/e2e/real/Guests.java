package cloud.oblak.e2e.real;

import cloud.oblak.e2e.Stack;
import cloud.oblak.e2e.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** What root on the host does in the network of a container, as if it were that guest. */
final class Guests {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Guests() {}

  /** Id of the installation, which the names of all that it makes carry. */
  static String installation() {
    Properties known = new Properties();
    try (var in = Files.newInputStream(Stack.home().resolve("etc/installation.properties"))) {
      known.load(in);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return known.getProperty("id");
  }

  /** A process of a container that runs, as the host numbers it. */
  static String pid(String instanceId) {
    String end = "oblak-" + installation() + "/" + instanceId;
    return Waiting.until(
        "a process of " + instanceId, LIMIT, () -> firstProcess(end), pid -> !pid.isEmpty());
  }

  private static String firstProcess(String end) {
    // Each hierarchy of its own where cgroups are hybrid, one for all elsewhere.
    for (String hierarchy : List.of("", "pids", "memory")) {
      Path group = Path.of("/sys/fs/cgroup", hierarchy, end);
      if (!Files.isDirectory(group)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(group)) {
        for (Path file : files.filter(f -> f.endsWith("cgroup.procs")).toList()) {
          List<String> pids = Files.readAllLines(file);
          if (!pids.isEmpty()) {
            return pids.getFirst();
          }
        }
      } catch (IOException | UncheckedIOException ending) {
        return "";
      }
    }
    return "";
  }

  /** The command's argument list, to be run in the network of a container. */
  static String[] inNetworkOf(String instanceId, String... command) {
    String[] prefix = {"nsenter", "-t", pid(instanceId), "-n", "--"};
    return Stream.concat(Arrays.stream(prefix), Arrays.stream(command)).toArray(String[]::new);
  }

  /** Runs a command in the network of a container. */
  static Host.Result run(String instanceId, String... command) {
    return Host.run(LIMIT, inNetworkOf(instanceId, command));
  }
}

package cloud.oblak.agent.container;

import cloud.oblak.nodeapi.NodeJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One run of a container, as its marker file keeps it.
 *
 * @param startedAt when its command began
 * @param pid its first process, in the agent's process namespace
 * @param ticks when that process began, in clock ticks since boot: tells it from a later process of
 *     the same number
 * @param boot the boot of the host that it belongs to
 * @param stopSignal what asks it to end, for example {@code SIGTERM}
 */
record Run(Instant startedAt, long pid, long ticks, String boot, String stopSignal) {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int STATE = 0;
  private static final int START_TIME = 19;

  /** Describes the process that has just begun; empty where it is gone already. */
  static Optional<Run> of(long pid, String stopSignal) throws IOException {
    List<String> stat = stat(pid);
    if (stat.isEmpty()) {
      return Optional.empty();
    }
    long ticks = Long.parseLong(stat.get(START_TIME));
    return Optional.of(new Run(Instant.now(), pid, ticks, thisBoot(), stopSignal));
  }

  static Optional<Run> read(Path marker) throws IOException {
    try {
      return Optional.of(NodeJson.mapper().readValue(Files.readAllBytes(marker), Run.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** The same run, with its command beginning now. */
  Run begun() {
    return new Run(Instant.now(), pid, ticks, boot, stopSignal);
  }

  void write(Path marker) throws IOException {
    Path half = marker.resolveSibling("run.json.new");
    Files.write(half, NodeJson.mapper().writeValueAsBytes(this));
    Files.move(half, marker, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Whether its first process lives. */
  boolean alive() throws IOException {
    List<String> stat = stat(pid);
    return !stat.isEmpty()
        && !"Z".equals(stat.get(STATE))
        && Long.parseLong(stat.get(START_TIME)) == ticks
        && thisBoot().equals(boot);
  }

  /**
   * The fields of /proc/pid/stat after the name, which may hold anything; empty where it is gone.
   */
  private static List<String> stat(long pid) {
    try {
      String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String thisBoot() throws IOException {
    return Files.readString(BOOT).strip();
  }
}

package cloud.oblak.agent.container;

import cloud.oblak.agent.linux.Linux;
import cloud.oblak.agent.linux.Trees;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds and removes what a runtime left in the control groups, in each hierarchy of v1 and v2. */
final class Cgroups {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final int ATTEMPTS = 40;
  private static final int PAUSE_MILLIS = 25;

  private final ContainerSettings settings;

  Cgroups(ContainerSettings settings) {
    this.settings = settings;
  }

  /** Instances that have a group. */
  Set<String> instances() throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path hierarchy : hierarchies()) {
      Path parent = Path.of(hierarchy + settings.cgroup());
      if (Files.isDirectory(parent)) {
        children(parent).forEach(c -> found.add(c.getFileName().toString()));
      }
    }
    return found;
  }

  /** Kills everything in the container's groups and removes them. */
  void remove(String instanceId) throws IOException {
    for (Path hierarchy : hierarchies()) {
      Path group = Path.of(hierarchy + settings.cgroup(instanceId));
      if (!Files.exists(hierarchy.resolve("cgroup.procs"))) {
        // Where the v2 mount of a hybrid host is hidden from crun, it fills the bare directory.
        Trees.delete(group);
      }
      for (int i = 0; Files.isDirectory(group); i++) {
        if (i == ATTEMPTS) {
          throw new IOException("a control group does not become empty");
        }
        clear(group);
      }
    }
  }

  private void clear(Path group) throws IOException {
    for (Path child : children(group)) {
      clear(child);
    }
    try {
      for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
        Linux.kill(Long.parseLong(pid), Linux.SIGKILL);
      }
      Files.deleteIfExists(group);
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      pause();
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The one hierarchy of v2, or those of v1 (and the v2 one beside them, where it is mounted). */
  private static List<Path> hierarchies() throws IOException {
    return Files.exists(ROOT.resolve("cgroup.controllers")) ? List.of(ROOT) : children(ROOT);
  }

  private static List<Path> children(Path directory) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, Files::isDirectory)) {
      all.forEach(found::add);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return found;
  }
}

package cloud.oblak.agent.container;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.agent.linux.Trees;
import cloud.oblak.agent.process.ProcessResult;
import cloud.oblak.agent.process.ProcessRunner;
import cloud.oblak.nodeapi.ContainerSpec;
import cloud.oblak.nodeapi.Limits;
import cloud.oblak.nodeapi.Metadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the first runtime that really runs a container on this host, with the limits, ids and
 * filter of all others; its root is the host's {@code /usr}, read-only.
 */
final class RuntimeProbe {
  /** How the ids of probe containers begin; no instance's does. */
  static final String PREFIX = "probe-";

  private static final Logger LOG = LoggerFactory.getLogger(RuntimeProbe.class);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final List<Path> TOP =
      List.of(Path.of("/bin"), Path.of("/lib"), Path.of("/lib64"), Path.of("/sbin"));
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/local/bin"),
          Path.of("/usr/bin"),
          Path.of("/usr/local/sbin"),
          Path.of("/usr/sbin"));

  private final ContainerSettings settings;
  private final ContainerConfig config;
  private final ProcessRunner runner;

  RuntimeProbe(ContainerSettings settings, ContainerConfig config, ProcessRunner runner) {
    this.settings = settings;
    this.config = config;
    this.runner = runner;
  }

  /**
   * A runtime that works.
   *
   * @param program its absolute path
   * @param description name and version
   */
  record Choice(Path program, String description) {}

  /**
   * The first of these that works.
   *
   * @param names programs, best first
   * @throws DriverException where none does, with what each said
   */
  Choice choose(List<String> names) throws IOException {
    List<String> failures = new ArrayList<>();
    for (String name : names) {
      for (Path place : PLACES) {
        Path program = place.resolve(name);
        if (Files.isExecutable(program)) {
          ProcessResult result = run(program);
          if (result.ok()) {
            return new Choice(program, description(program));
          }
          LOG.warn("{} cannot run containers here: {}", program, result.stderr().strip());
          failures.add(name + ": " + result.stderr().strip());
          break;
        }
      }
    }
    throw DriverException.permanentFailure(
        "No container runtime works on this host. "
            + (failures.isEmpty() ? "Install crun." : String.join("; ", failures)),
        null);
  }

  private String description(Path program) {
    String words = runner.check(List.of(program.toString(), "--version"), LIMIT).stdout();
    return words.lines().findFirst().orElse("").replace(" version ", " ");
  }

  private ProcessResult run(Path program) throws IOException {
    String id = PREFIX + ProcessHandle.current().pid();
    Path directory = settings.containers().resolve("." + id);
    Bundle bundle =
        new Bundle(
            id, directory, settings.exits().resolve(id), settings.runtimeState().resolve(id));
    String root = "--root=" + settings.runtimeState();
    try {
      Files.createDirectories(directory);
      Files.setAttribute(directory, "unix:mode", 0711);
      new Owner(settings.idBase(), settings.idBase()).makeDirectory(bundle.root(), 0755);
      Files.write(bundle.config(), ContainerConfig.write(configuration(bundle)));
      return runner.run(
          List.of(program.toString(), root, "run", "--bundle", directory.toString(), id), LIMIT);
    } finally {
      runner.run(List.of(program.toString(), root, "delete", "--force", id), LIMIT);
      new Cgroups(settings).remove(id);
      Trees.delete(directory);
    }
  }

  private Map<String, Object> configuration(Bundle bundle) throws IOException {
    Limits limits = new Limits(1, 1000, 64L << 20, 0, 64);
    Metadata metadata = new Metadata("", "probe", null, "", "", "", 0, "", "", null);
    ContainerSpec spec =
        new ContainerSpec(
            bundle.instanceId(), "", null, 0, LIMIT, null, limits, "", metadata, null, null, "");
    LocalImage.Config image =
        new LocalImage.Config(List.of("/usr/bin/true"), List.of(), Map.of(), "/", "", "SIGTERM");
    Map<String, Object> tree =
        new LinkedHashMap<>(
            config.tree(
                bundle,
                spec,
                image,
                Credentials.ROOT,
                BlockDevice.NONE,
                Path.of("/proc/self/ns/net")));
    List<Object> mounts = new ArrayList<>();
    mounts.add(ContainerConfig.mount("/proc", "proc", "proc"));
    mounts.add(ContainerConfig.mount("/dev", "tmpfs", "tmpfs", "nosuid", "noexec", "mode=755"));
    mounts.add(ContainerConfig.mount("/usr", "bind", "/usr", "rbind", "ro"));
    for (Path top : TOP) {
      if (Files.isSymbolicLink(top)) {
        Path link = bundle.root().resolve(top.getFileName());
        Files.createSymbolicLink(link, Files.readSymbolicLink(top));
      } else if (Files.isDirectory(top)) {
        mounts.add(ContainerConfig.mount(top.toString(), "bind", top.toString(), "rbind", "ro"));
      }
    }
    tree.put("mounts", mounts);
    return tree;
  }
}

package cloud.oblak.agent.container;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.linux.Linux;
import cloud.oblak.agent.process.ProcessRunner;
import cloud.oblak.nodeapi.ContainerSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Makes, mounts and unmounts what a container sees as its root. */
final class RootFileSystem {
  private static final Path LOWEST_PORT = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
  private static final Path PING_GROUPS = Path.of("/proc/sys/net/ipv4/ping_group_range");
  private static final int MOUNT_DATA_LIMIT = 4000;
  private static final long GUARDED = Linux.NO_SUID | Linux.NO_DEV | Linux.NO_ATIME;

  private final ContainerSettings settings;
  private final DiskTemplates templates;

  RootFileSystem(ContainerSettings settings, ProcessRunner runner) {
    this.settings = settings;
    this.templates = new DiskTemplates(settings, runner);
  }

  /** Makes and mounts whatever of it is missing. */
  void ensure(Bundle bundle, ContainerSpec spec, List<Path> layers) throws IOException {
    if (Linux.isMounted(bundle.root())) {
      return;
    }
    for (Path directory : List.of(bundle.directory(), bundle.writable(), bundle.root())) {
      Files.createDirectories(directory);
      Files.setAttribute(directory, "unix:mode", 0711);
    }
    templates.copyTo(bundle.disk(), spec.limits().diskBytes());
    if (!Linux.isMounted(bundle.writable())) {
      Linux.mountImage(bundle.disk(), bundle.writable(), "ext4", GUARDED);
    }
    writeNames(bundle, spec.metadata().hostname());
    Linux.mount("overlay", bundle.root(), "overlay", GUARDED, overlay(bundle, layers));
  }

  /**
   * Lets the container use all ports and ping, and shows it its own network under /sys; what is
   * left of an earlier run is replaced.
   */
  void prepareNetwork(Bundle bundle, Path networkNamespace) throws IOException {
    Files.createDirectories(bundle.sys());
    Linux.unmount(bundle.sys());
    long flags = Linux.READ_ONLY | Linux.NO_SUID | Linux.NO_DEV | Linux.NO_EXEC;
    Linux.inNetwork(
        networkNamespace,
        () -> {
          // The network belongs to the host's ids, so no capability of the container counts in it.
          Files.writeString(LOWEST_PORT, "0");
          Files.writeString(PING_GROUPS, "0 2147483647");
          Linux.mount("sysfs", bundle.sys(), "sysfs", flags, "");
          return null;
        });
  }

  /** Unmounts all; does nothing where nothing is mounted. */
  void unmount(Bundle bundle) throws IOException {
    for (Path target : List.of(bundle.sys(), bundle.root(), bundle.writable())) {
      if (Linux.isMounted(target)) {
        Linux.unmount(target);
      }
    }
  }

  private static String overlay(Bundle bundle, List<Path> layers) {
    String lower = layers.reversed().stream().map(Path::toString).collect(Collectors.joining(":"));
    String data =
        "lowerdir=%s,upperdir=%s,workdir=%s".formatted(lower, bundle.upper(), bundle.work());
    if (data.length() > MOUNT_DATA_LIMIT) {
      throw DriverException.permanentFailure(
          "The image has %d layers, more than this host can mount; squash it."
              .formatted(layers.size()),
          null);
    }
    return data;
  }

  private void writeNames(Bundle bundle, String hostname) throws IOException {
    write(bundle.etc().resolve("hostname"), hostname + "\n");
    write(bundle.etc().resolve("resolv.conf"), "nameserver " + settings.nameserver() + "\n");
    write(
        bundle.etc().resolve("hosts"),
        "127.0.0.1 localhost\n::1 localhost ip6-localhost\n127.0.1.1 " + hostname + "\n");
  }

  /** Once, before the container first ran; from then on they are its own. */
  private static void write(Path file, String words) throws IOException {
    if (Files.size(file) == 0) {
      Files.write(file, words.getBytes(StandardCharsets.UTF_8));
    }
  }
}

package cloud.oblak.agent.container;

import cloud.oblak.agent.DriverException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Where the parts of one container lie.
 *
 * @param instanceId its instance
 * @param directory holds all but the exit file
 * @param exit written by the monitor when the first process has ended
 * @param runtimeState the runtime's own directory for it
 */
record Bundle(String instanceId, Path directory, Path exit, Path runtimeState) {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  static Bundle of(ContainerSettings settings, String instanceId) {
    if (!ID.matcher(instanceId).matches()) {
      throw DriverException.permanentFailure("not an instance id: " + instanceId, null);
    }
    return new Bundle(
        instanceId,
        settings.containers().resolve(instanceId),
        settings.exits().resolve(instanceId),
        settings.runtimeState().resolve(instanceId));
  }

  Path disk() {
    return directory.resolve("disk.ext4");
  }

  /** Mount point of the disk. */
  Path writable() {
    return directory.resolve("rw");
  }

  Path upper() {
    return writable().resolve("upper");
  }

  Path work() {
    return writable().resolve("work");
  }

  /** The container's own hosts, hostname and resolv.conf; on its disk, for it may write them. */
  Path etc() {
    return writable().resolve("etc");
  }

  Path root() {
    return directory.resolve("rootfs");
  }

  /** The container's view of /sys, made in its network namespace. */
  Path sys() {
    return directory.resolve("sys");
  }

  Path config() {
    return directory.resolve("config.json");
  }

  Path log() {
    return directory.resolve("console.log");
  }

  Path pid() {
    return directory.resolve("pid");
  }

  Path monitorPid() {
    return directory.resolve("monitor.pid");
  }

  /** Says that, and how, the present or last run began. */
  Path marker() {
    return directory.resolve("run.json");
  }

  Path outOfMemory() {
    return directory.resolve("oom");
  }
}

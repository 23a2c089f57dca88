package cloud.oblak.agent.container;

import cloud.oblak.agent.linux.Linux;
import cloud.oblak.agent.process.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Puts the calling platform thread, and the processes that it starts, into a mount namespace such
 * as the agent has: what a test mounts is seen by nobody else, and vanishes with it.
 */
final class PrivateMounts implements AutoCloseable {
  private static final Path UNIFIED = Path.of("/sys/fs/cgroup/unified");

  PrivateMounts() throws IOException {
    Linux.unshare(Linux.NEW_MOUNTS | Linux.OWN_DIRECTORY);
    new ProcessRunner().check(List.of("mount", "--make-rprivate", "/"), Duration.ofSeconds(10));
    if (Files.exists(UNIFIED.resolve("cgroup.procs"))) {
      Linux.unmount(UNIFIED);
    }
  }

  /** The test's own thread is never the process's first, which has stayed where it was. */
  @Override
  public void close() throws IOException {
    // Threads begun meanwhile share the directory again.
    Linux.unshare(Linux.OWN_DIRECTORY);
    Linux.enter(Path.of("/proc/self/ns/mnt"), Linux.NEW_MOUNTS);
  }
}

package cloud.oblak.agent.hypervisor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.libvirt.Connect;
import org.libvirt.LibvirtException;

/**
 * A libvirt of a test's own, in a mount namespace of its own, run by the script that runs it in
 * production; the test reaches it by its socket, which lies in a directory both can see.
 */
final class LibvirtSandbox implements AutoCloseable {
  private static final Path SCRIPT = Path.of("src/main/shell/libvirt-run.sh").toAbsolutePath();

  private final Path home;
  private final Process namespace;
  private final Thread atExit = new Thread(this::endAll);
  private final Process virtlogd;
  private Process libvirtd;

  LibvirtSandbox() throws IOException {
    home = Files.createTempDirectory("oblak-it-libvirt-");
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
    Runtime.getRuntime().addShutdownHook(atExit);
    namespace =
        start(
            "namespace",
            List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                "umount /sys/fs/cgroup/unified 2>/dev/null; mkdir -p \"$0/run\";"
                    + " readlink /proc/self/ns/mnt >\"$0/run/mnt.id\";"
                    + " touch \"$0/ready\"; exec sleep 3600",
                home.toString()));
    await("the mount namespace", () -> Files.exists(home.resolve("ready")));
    virtlogd = startPart("virtlogd");
    startLibvirtd();
  }

  Path home() {
    return home;
  }

  String uri() {
    return "qemu:///system?socket=" + socket();
  }

  private Path socket() {
    return home.resolve("run/libvirt/libvirt-sock");
  }

  void startLibvirtd() throws IOException {
    libvirtd = startPart("libvirtd");
    await("libvirtd", this::answers);
  }

  /**
   * Whether libvirtd is ready. Starts it again where it has ended, as a supervisor does: a change
   * of the host's accounts at the wrong moment takes the private ones from under it.
   */
  private boolean answers() {
    try {
      if (!libvirtd.isAlive()) {
        libvirtd = startPart("libvirtd");
      }
      LibvirtEventLoop.start();
      new Connect(uri()).close();
      return true;
    } catch (LibvirtException _) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void killLibvirtd() throws IOException {
    kill(libvirtd);
    Files.deleteIfExists(socket());
  }

  /** The QEMU process of a domain. */
  ProcessHandle qemu(String domain) {
    try {
      String pid = Files.readString(home.resolve("run/libvirt/qemu/" + domain + ".pid"));
      return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    } catch (IOException e) {
      throw new IllegalStateException("no process of " + domain, e);
    }
  }

  private Process startPart(String part) throws IOException {
    return start(
        part,
        List.of(
            "nsenter",
            "--mount=/proc/" + namespace.pid() + "/ns/mnt",
            SCRIPT.toString(),
            home.toString(),
            part));
  }

  private Process start(String name, List<String> argv) throws IOException {
    return new ProcessBuilder(argv)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve(name + ".log").toFile()))
        .start();
  }

  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, what + " did not come");
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private static void kill(Process process) {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private void endAll() {
    if (libvirtd != null && !libvirtd.isAlive()) {
      tellLog();
    }
    List<Process> parts = new ArrayList<>();
    Stream.of(libvirtd, virtlogd).filter(p -> p != null).forEach(parts::add);
    parts.forEach(LibvirtSandbox::kill);
    Path pids = home.resolve("run/libvirt/qemu");
    if (Files.isDirectory(pids)) {
      try (Stream<Path> files = Files.list(pids)) {
        files
            .map(p -> p.getFileName().toString())
            .filter(n -> n.startsWith("oblak-") && n.endsWith(".pid"))
            .map(n -> qemu(n.substring(0, n.length() - 4)))
            .forEach(LibvirtSandbox::endGuest);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    kill(namespace);
  }

  private static void endGuest(ProcessHandle guest) {
    guest.destroyForcibly();
    var _ = guest.onExit().join();
  }

  // libvirtd, which would remove the groups of guests, is gone before its last guest.
  private static void removeGroups() throws IOException {
    String ours = "-oblak-" + LibvirtHypervisorIT.INSTALLATION + "-";
    List<Path> groups;
    try (Stream<Path> all =
        Files.find(
            Path.of("/sys/fs/cgroup"),
            3,
            (path, is) -> path.getFileName().toString().contains(ours))) {
      groups = all.toList();
    }
    for (Path group : groups) {
      try (Stream<Path> inside = Files.walk(group)) {
        for (Path one :
            inside.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(one);
        }
      }
    }
  }

  private void tellLog() {
    try {
      System.err.println("libvirtd died: " + Files.readString(home.resolve("libvirtd.log")));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(atExit);
    endAll();
    removeGroups();
    try (Stream<Path> all = Files.walk(home)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}

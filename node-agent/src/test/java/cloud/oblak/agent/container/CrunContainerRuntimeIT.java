package cloud.oblak.agent.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.console.ConsolePart;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.agent.linux.Linux;
import cloud.oblak.agent.linux.Trees;
import cloud.oblak.agent.process.ProcessRunner;
import cloud.oblak.nodeapi.ContainerSpec;
import cloud.oblak.nodeapi.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The real thing: crun, conmon, overlay and control groups; needs root and busybox-static. */
final class CrunContainerRuntimeIT extends ContainerRuntimeContract {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Of this process alone: control groups are named by it, whatever the checkout. */
  private static final String INSTALLATION =
      "%08x".formatted(0x7e000000L + ProcessHandle.current().pid());

  private static final int ID_BASE = 0x70000000;
  private static PrivateMounts mounts;
  private static Path home;
  private static Path layer;
  private static Path network;

  @BeforeAll
  static void makeHost() throws Exception {
    mounts = new PrivateMounts();
    home = Files.createTempDirectory("oblak-container-it");
    Files.setAttribute(home, "unix:mode", 0711);
    layer = BusyboxLayer.make(home.resolve("layer"), ID_BASE);
    network = Files.createFile(home.resolve("network"));
    new ProcessRunner().check(List.of("unshare", "--net=" + network, "true"), LIMIT);
  }

  @AfterAll
  static void removeHost() throws Exception {
    Linux.unmount(network);
    Trees.delete(home);
    for (Path group : BusyboxLayer.groups(INSTALLATION)) {
      if (Files.exists(group.resolveSibling("cgroup.procs"))) {
        Files.deleteIfExists(group);
      } else {
        Trees.delete(group);
      }
    }
    mounts.close();
  }

  @Override
  ContainerRuntime open() {
    return CrunContainerRuntime.open(ContainerSettings.of(home, INSTALLATION, ID_BASE));
  }

  @Override
  LocalImage.Container image() {
    var config =
        new LocalImage.Config(List.of(), List.of(), Map.of("PATH", "/bin"), "/", "", "SIGTERM");
    return new LocalImage.Container("sha256:0", 1, 1, List.of(layer), config);
  }

  @Override
  Path network() {
    return network;
  }

  @Override
  void checkHost() throws IOException {
    String mounted = Files.readString(Path.of("/proc/thread-self/mountinfo"));
    assertFalse(mounted.contains(home + "/containers/"), mounted);
    for (Path group : BusyboxLayer.groups(INSTALLATION)) {
      try (var children = Files.newDirectoryStream(group, Files::isDirectory)) {
        assertFalse(children.iterator().hasNext(), "a control group is left");
      }
    }
    for (String place : List.of(".exits", ".state")) {
      try (var left = Files.list(home.resolve("containers").resolve(place))) {
        assertEquals(List.of(), left.toList());
      }
    }
  }

  private String output(ContainerSpec spec) {
    return new String(runtime.log(spec.instanceId(), 64 * 1024), StandardCharsets.UTF_8);
  }

  private static ContainerSpec shell(String id, String script) {
    return Specs.container(id, List.of("sh", "-c", script));
  }

  @Test
  void theFirstProcessHasNoRightsOnTheHost() throws Exception {
    var spec = shell("i-rights", "cat /proc/self/status /proc/self/uid_map; exit 0");
    run(spec);
    assertEquals(OptionalInt.of(0), awaitEnd(spec).exitCode());
    String status = output(spec);
    // CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, SETGID, SETUID, SETPCAP, BIND_SERVICE, SYS_CHROOT
    assertTrue(status.contains("CapEff:\t00000000000405fb"), status);
    assertTrue(status.contains("CapBnd:\t00000000000405fb"), status);
    assertTrue(status.contains("CapAmb:\t0000000000000000"), status);
    assertTrue(status.contains("NoNewPrivs:\t1"), status);
    assertTrue(status.contains("Seccomp:\t2"), status);
    assertTrue(status.matches("(?s).*\\s0\\s+1879048192\\s+65536\\s.*"), status);
  }

  @Test
  void forbiddenSystemCallsFail() throws Exception {
    var spec =
        shell(
            "i-forbidden",
            "unshare -U true; echo unshare $?; mount -t tmpfs t /tmp; echo mount $?;"
                + " echo 1 > /proc/sys/vm/drop_caches; echo sysctl $?;"
                + " cat /proc/kcore | wc -c; chroot / true; echo chroot $?; exit 0");
    run(spec);
    awaitEnd(spec);
    String output = output(spec);
    assertTrue(output.contains("unshare 1"), output);
    assertTrue(output.contains("mount 1"), output);
    assertTrue(output.contains("sysctl 1"), output);
    assertTrue(output.contains("\n0\n"), output);
    assertTrue(output.contains("chroot 0"), output);
  }

  @Test
  void theContainerSeesNoDisksOfOthers() throws Exception {
    var spec =
        shell(
            "i-disks",
            "exec 2>/dev/null; cat /sys/block/*/loop/backing_file /sys/devices/virtual/block/*/loop/backing_file;"
                + " ls /sys/block /sys/class/block /sys/dev/block /sys/devices/virtual/block"
                + " /sys/kernel; cat /proc/partitions /proc/diskstats; echo end");
    run(spec);
    awaitEnd(spec);
    String output = output(spec);
    assertFalse(output.contains(".ext4"), output);
    assertFalse(output.contains("loop0"), output);
    assertTrue(output.endsWith("/sys/kernel:\nend\n"), output);
  }

  @Test
  void aContainerWhoseStartWasCutOffIsEndedByStop() throws Exception {
    var spec = shell("i-cut-off", "sleep 600");
    run(spec);
    Bundle bundle = Bundle.of(settings(), "i-cut-off");
    long pid = Run.read(bundle.marker()).orElseThrow().pid();
    Files.delete(bundle.marker());
    runtime.stop("i-cut-off", Duration.ofSeconds(1));
    assertTrue(ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void theContainerSeesItsOwnNamesAndEnvironment() throws Exception {
    var spec =
        shell(
            "i-names",
            "hostname; cat /etc/hostname /etc/resolv.conf /etc/hosts; echo $COLOUR $HOME;"
                + " ls /sys/class/net; ls /proc | grep -c '^[0-9]'; exit 0");
    run(spec);
    awaitEnd(spec);
    String output = output(spec);
    assertTrue(output.startsWith("ip-172-31-0-9\nip-172-31-0-9\nnameserver 169.254.169.253\n"));
    assertTrue(output.contains("127.0.1.1 ip-172-31-0-9\n"), output);
    assertTrue(output.contains("blue /root\nlo\n"), output);
  }

  @Test
  void aContainerThatNeedsTooMuchMemoryIsKilledWithTheReason() throws Exception {
    var spec =
        Specs.container(
            "i-hungry",
            List.of("sh", "-c", "exec dd if=/dev/zero of=/dev/null bs=200M count=2"),
            new Limits(1, 1000, 32L << 20, 64L << 20, 64));
    run(spec);
    ContainerState state = awaitEnd(spec);
    assertEquals(OptionalInt.of(137), state.exitCode());
    assertEquals("out of memory", state.reason());
  }

  @Test
  void aContainerCannotMakeMoreProcessesThanItsLimit() throws Exception {
    var spec =
        Specs.container(
            "i-forks",
            List.of("sh", "-c", "for i in $(seq 30); do sleep 60 & done; echo all; exit 0"),
            new Limits(1, 1000, 64L << 20, 64L << 20, 10));
    run(spec);
    ContainerState state = awaitEnd(spec);
    assertTrue(output(spec).contains("can't fork"), output(spec));
    assertEquals(OptionalInt.of(2), state.exitCode());
  }

  @Test
  void aContainerUsesNoMoreProcessorThanItsLimit() throws Exception {
    var spec =
        Specs.container(
            "i-busy",
            List.of("sh", "-c", "while :; do :; done"),
            new Limits(1, 100, 64L << 20, 64L << 20, 10));
    run(spec);
    long pid = Run.read(Bundle.of(settings(), "i-busy").marker()).orElseThrow().pid();
    Thread.sleep(2000);
    var used = ProcessHandle.of(pid).orElseThrow().info().totalCpuDuration().orElseThrow();
    assertTrue(used.toMillis() < 500, "used " + used);
  }

  @Test
  void aContainerUsesItsDiskNoMoreOftenThanItsLimit() throws Exception {
    String oneWrite = "dd if=/dev/zero of=/f$i bs=4k count=1 conv=fsync 2>/dev/null";
    var spec =
        Specs.container(
            "i-writes",
            List.of("sh", "-c", "for i in $(seq 40); do " + oneWrite + "; done; sleep 600"),
            new Limits(1, 1000, 0, 64L << 20, 64L << 20, 20, 64));
    run(spec);
    BlockDevice disk = BlockDevice.under(Bundle.of(settings(), "i-writes").writable());
    assertEquals(List.of(20, 20), DiskLimits.of(INSTALLATION, "i-writes", disk));
    Path last = home.resolve("containers/i-writes/rootfs/f40");
    Instant begun = Run.read(Bundle.of(settings(), "i-writes").marker()).orElseThrow().startedAt();
    for (int i = 0; i < 600 && !Files.exists(last); i++) {
      Thread.sleep(50);
    }
    assertTrue(Files.exists(last), "the limit is no standstill");
    Duration took = Duration.between(begun, Instant.now());
    assertTrue(took.compareTo(Duration.ofMillis(1_800)) > 0, "40 writes took " + took);
  }

  @Test
  void aFullDiskHurtsOnlyItsContainer() throws Exception {
    var spec =
        shell(
            "i-full",
            "dd if=/dev/zero of=/big bs=1M; echo dd $?; echo more > /etc/hosts; rm /big; exit 0");
    run(spec);
    awaitEnd(spec);
    assertTrue(output(spec).contains("No space left on device"), output(spec));
    assertTrue(output(spec).contains("dd 1"), output(spec));
    assertTrue(Files.size(home.resolve("containers/i-full/disk.ext4")) <= 64L << 20);
  }

  @Test
  void theRootFileSystemSurvivesAStop() throws Exception {
    var spec = shell("i-keeps", "if [ -f /mark ]; then exit 3; fi; echo > /mark; exit 4");
    run(spec);
    assertEquals(OptionalInt.of(4), awaitEnd(spec).exitCode());
    runtime.stop("i-keeps", GRACE);
    runtime.start(spec, image(), network());
    assertEquals(OptionalInt.of(3), awaitEnd(spec).exitCode());
    assertFalse(Files.exists(layer.resolve("mark")), "the shared layer is never written");
  }

  @Test
  void aContainerThatIgnoresTheSignalIsKilledAfterItsGrace() {
    var spec = shell("i-stubborn", "trap '' TERM; while :; do sleep 0.05; done");
    run(spec);
    long before = System.nanoTime();
    runtime.stop("i-stubborn", Duration.ofMillis(400));
    long took = Duration.ofNanos(System.nanoTime() - before).toMillis();
    assertTrue(took >= 400 && took < 10_000, "took " + took);
    assertEquals(OptionalInt.of(137), state(spec).exitCode());
  }

  @Test
  void aContainerThatObeysTheSignalKeepsItsExitCode() throws Exception {
    var spec = Specs.container("i-polite", FOR_EVER);
    run(spec);
    Thread.sleep(200);
    runtime.stop("i-polite", GRACE);
    assertEquals(OptionalInt.of(0), state(spec).exitCode());
  }

  @Test
  void theLogIsBoundedAndItsTailIsWhatCameLast() throws Exception {
    var spec = shell("i-talks", "seq 1 400000; printf 'no end'; exit 0");
    run(spec);
    awaitEnd(spec);
    byte[] tail = runtime.log("i-talks", 1000);
    assertEquals(1000, tail.length);
    assertTrue(new String(tail, StandardCharsets.UTF_8).endsWith("\n399999\n400000\nno end"));
    assertTrue(Files.size(home.resolve("containers/i-talks/console.log")) <= 3L << 20);
  }

  @Test
  void aLogIsFollowedToItsEndAlthoughConmonReplacesItAsItGrows() throws Exception {
    String lines = "for i in $(seq 1 100); do seq ${i}000 ${i}999; sleep 0.05; done; exit 0";
    var spec = shell("i-grows", lines);
    run(spec);
    StringBuilder all = new StringBuilder();
    ConsolePart part = ConsolePart.none(null);
    boolean ended = false;
    while (!ended || part.bytes().length > 0) {
      ended = !state(spec).running();
      part = runtime.log("i-grows", part.position(), 64 * 1024);
      assertFalse(part.lost(), () -> "lost after " + all.length());
      all.append(new String(part.bytes(), StandardCharsets.UTF_8));
      Thread.sleep(part.more() ? 0 : 100);
    }
    String wanted =
        IntStream.range(1000, 101_000).mapToObj(i -> i + "\n").collect(Collectors.joining());
    assertEquals(wanted, all.toString());
  }

  @Test
  void aCommandThatDoesNotExistFailsForGoodAndLeavesNothingRunning() {
    var spec = Specs.container("i-typo", List.of("/bin/nothing-like-this"));
    runtime.prepare(spec, image());
    var failure =
        assertThrows(DriverException.class, () -> runtime.start(spec, image(), network()));
    assertTrue(failure.permanent(), failure.getMessage());
    assertTrue(failure.getMessage().contains("nothing-like-this"), failure.getMessage());
    assertFalse(failure.getMessage().contains(home.toString()), failure.getMessage());
    assertFalse(state(spec).running());
  }

  @Test
  void anEndWhileNoAgentLivesIsFoundLater() throws Exception {
    var spec = shell("i-alone", "sleep 0.3; exit 9");
    run(spec);
    runtime.close();
    Thread.sleep(900);
    runtime = open();
    assertEquals(OptionalInt.of(9), state(spec).exitCode());
  }

  @Test
  void aStartThatWasCutShortIsRepeated() throws Exception {
    var spec = Specs.container("i-cut", FOR_EVER);
    run(spec);
    Bundle bundle = Bundle.of(settings(), "i-cut");
    long first = Run.read(bundle.marker()).orElseThrow().pid();
    Files.delete(bundle.marker());
    assertFalse(state(spec).running(), "without a marker it is half-made");
    runtime.start(spec, image(), network());
    long second = Run.read(bundle.marker()).orElseThrow().pid();
    assertTrue(state(spec).running());
    assertFalse(Run.of(first, "").isPresent() && first != second, "the first one is gone");
  }

  @Test
  void halfMadeThingsAreListedAndRemoved() throws Exception {
    Bundle bundle = Bundle.of(settings(), "i-half");
    Files.createDirectories(bundle.writable());
    Files.writeString(bundle.directory().resolve("disk.new"), "half");
    for (Path group : BusyboxLayer.groups(INSTALLATION)) {
      Files.createDirectories(group.resolve("i-group-only"));
    }
    assertEquals(
        List.of("i-group-only", "i-half"),
        runtime.list().stream().map(ContainerState::instanceId).toList());
    runtime.remove("i-half");
    runtime.remove("i-group-only");
    assertEquals(List.of(), runtime.list());
  }

  @Test
  void aContainerWhoseMonitorDiedCanStillBeStoppedAndRemoved() throws Exception {
    var spec = Specs.container("i-unwatched", FOR_EVER);
    run(spec);
    Bundle bundle = Bundle.of(settings(), "i-unwatched");
    Linux.kill(Long.parseLong(Files.readString(bundle.monitorPid()).strip()), Linux.SIGKILL);
    assertTrue(state(spec).running());
    runtime.stop("i-unwatched", Duration.ofMillis(500));
    assertFalse(state(spec).running());
    assertFalse(state(spec).reason().isEmpty());
  }

  @Test
  void crunIsPreferredWhereItWorks() {
    assertTrue(runtime.description().startsWith("crun "), runtime.description());
  }

  @Test
  void aRuntimeThatCannotRunIsPassedOver() {
    var runc = CrunContainerRuntime.open(settings(), List.of("no-such-runtime", "runc"));
    assertTrue(runc.description().startsWith("runc "), runc.description());
    var failure =
        assertThrows(
            DriverException.class, () -> CrunContainerRuntime.open(settings(), List.of("false")));
    assertTrue(failure.permanent());
  }

  @Test
  void aCachedImageRunsWithinASecond() {
    run(Specs.container("i-warm", FOR_EVER));
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      var spec = Specs.container("i-fast" + i, FOR_EVER);
      long before = System.nanoTime();
      run(spec);
      best = Math.min(best, Duration.ofNanos(System.nanoTime() - before).toMillis());
    }
    System.getLogger("container").log(System.Logger.Level.INFO, "launch took " + best + " ms");
    assertTrue(best < 1000, "took " + best + " ms");
  }

  private static ContainerSettings settings() {
    return ContainerSettings.of(home, INSTALLATION, ID_BASE);
  }
}

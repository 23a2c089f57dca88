package cloud.oblak.agent.hypervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.agent.process.ProcessRunner;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract, and what only the real thing can show. */
class LibvirtHypervisorIT extends HypervisorContract {
  static final String INSTALLATION = "7e57ab1e";
  private static LibvirtSandbox libvirt;
  private static LocalImage.Kernel image;
  private static LibvirtSettings settings;

  @BeforeAll
  static void startLibvirt() throws IOException, InterruptedException {
    libvirt = new LibvirtSandbox();
    image = TinyVm.in(libvirt.home().resolve("image"));
    settings =
        new LibvirtSettings(
            INSTALLATION,
            libvirt.uri(),
            libvirt.home().resolve("vms"),
            libvirt.home().resolve("libvirt/log"),
            Accelerator.TCG,
            LibvirtSettings.QEMU_USER);
  }

  @AfterAll
  static void stopLibvirt() throws IOException {
    libvirt.close();
  }

  @Override
  Hypervisor open() {
    return new LibvirtHypervisor(settings);
  }

  @Override
  LocalImage image() {
    return image;
  }

  @Override
  void kill(String instanceId) {
    libvirt.qemu(settings.domain(instanceId)).destroyForcibly();
  }

  private String console() {
    return new String(hypervisor.console(id, 65536), StandardCharsets.UTF_8);
  }

  private void awaitConsole(String text, int times) {
    LibvirtSandbox.await(
        "'" + text + "' on the console: " + console(),
        () -> console().split(text, -1).length > times);
  }

  /** How many pixels of a text on black are bright. */
  private static long lit(BufferedImage picture) {
    int[] pixels =
        picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    return Arrays.stream(pixels).filter(pixel -> (pixel & 0xff) > 0x80).count();
  }

  private static boolean tapExists(String instanceId) {
    return Files.exists(Path.of("/sys/class/net", settings.tap(instanceId)));
  }

  @Test
  void theGuestBootsShowsItselfAndThePowerButtonTurnsItOff() throws IOException {
    start();
    awaitConsole("is up", 1);
    assertTrue(lit(picture(false)) > 100, "the guest writes on its display");
    assertTrue(tapExists(id));
    hypervisor.stop(id, Duration.ofSeconds(30));
    assertFalse(seen().running());
    assertTrue(console().contains("tiny-vm: poweroff"), console());
    assertFalse(tapExists(id));
    assertEquals(8, hypervisor.console(id, 8).length);
  }

  @Test
  void aRebootStaysInPlaceAndTheGuestDidItItself() {
    start();
    awaitConsole("is up", 1);
    long pid = libvirt.qemu(settings.domain(id)).pid();
    hypervisor.reboot(id, Duration.ofSeconds(30));
    awaitConsole("is up", 2);
    assertTrue(console().contains("tiny-vm: poweroff"), console());
    assertEquals(pid, libvirt.qemu(settings.domain(id)).pid());
    assertTrue(seen().running());
    assertTrue(exits.isEmpty());
  }

  @Test
  void aGuestThatDoesNotListenIsReset() {
    start();
    // Not sooner: SeaBIOS does not survive a reset in its first milliseconds.
    awaitConsole("is up", 1);
    hypervisor.reboot(id, Duration.ZERO);
    awaitConsole("is up", 2);
    assertFalse(console().contains("tiny-vm: poweroff"), console());
    assertTrue(seen().running());
  }

  @Test
  void aGuestThatTurnsItselfOffIsToldWithoutAReason() throws Exception {
    start();
    awaitConsole("is up", 1);
    LibvirtConnection other =
        new LibvirtConnection(settings.uri(), new LiveVms("none-", null, () -> Set.<String>of()));
    try (other) {
      for (int press = 0; press < 10 && exits.isEmpty(); press++) {
        other.onDomain(
            settings.domain(id),
            "press",
            domain -> {
              domain.shutdown();
              return true;
            });
        Thread.sleep(2_000);
      }
    }
    assertEquals(id, exits.poll(10, TimeUnit.SECONDS));
    assertEquals("", seen().reason());
  }

  @Test
  void anotherDriverAdoptsWhatRuns() throws InterruptedException {
    start();
    VmState before = seen();
    hypervisor.close();
    openHypervisor();
    assertEquals(before, seen());
    hypervisor.start(spec, image(), MAC, _ -> assertTrue(false, "plugged again"));
    kill(id);
    assertEquals(id, exits.poll(20, TimeUnit.SECONDS));
  }

  @Test
  void aVmOutlivesLibvirtdAndTheDriverComesBack() throws Exception {
    start();
    awaitConsole("is up", 1);
    ProcessHandle qemu = libvirt.qemu(settings.domain(id));
    libvirt.killLibvirtd();
    assertTrue(qemu.isAlive());
    libvirt.startLibvirtd();
    LibvirtSandbox.await("the connection", this::reachable);
    assertTrue(seen().running());
    assertNull(exits.poll(2, TimeUnit.SECONDS));
    hypervisor.stop(id, Duration.ofSeconds(30));
    assertFalse(seen().running());
  }

  @Test
  void aVmThatDiesWhileLibvirtdIsAwayIsTold() throws Exception {
    start();
    ProcessHandle qemu = libvirt.qemu(settings.domain(id));
    libvirt.killLibvirtd();
    qemu.destroyForcibly();
    qemu.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    libvirt.startLibvirtd();
    assertEquals(id, exits.poll(30, TimeUnit.SECONDS));
    assertFalse(seen().running());
  }

  @Test
  void aStartThatWasCutShortIsNotRunningAndIsDoneAgainThoughItHadNoDisplay() {
    hypervisor.prepare(spec, image());
    String xml =
        DomainXml.of(
                new DomainDefinition(
                    settings.domain(id),
                    Accelerator.TCG,
                    VmSpecs.LIMITS,
                    false,
                    Optional.empty(),
                    settings.vms().resolve(id).resolve("root.qcow2"),
                    settings.vms().resolve(id).resolve("console.log"),
                    settings.tap(id),
                    MAC))
            .replaceAll("(?s)<video>.*</video>", "");
    try (LibvirtConnection other =
        new LibvirtConnection(settings.uri(), new LiveVms("none-", null, () -> Set.<String>of()))) {
      other.call(
          "create",
          connection -> {
            connection.domainCreateXML(xml, 1).free();
            return true;
          });
    }
    assertFalse(seen().running());
    assertEquals(new Screenshot.NoDisplay(), hypervisor.screenshot(id, false));
    hypervisor.start(spec, image(), MAC, _ -> {});
    awaitConsole("is up", 1);
  }

  @Test
  void aRemovedVmLeavesNothingOnTheHost() throws IOException {
    start();
    ProcessHandle qemu = libvirt.qemu(settings.domain(id));
    hypervisor.remove(id);
    LibvirtSandbox.await("the end of QEMU", () -> !qemu.isAlive());
    assertFalse(tapExists(id));
    try (Stream<Path> left = Files.walk(libvirt.home())) {
      assertEquals(
          0,
          left.filter(p -> p.toString().contains(id.substring(0, 8)))
              .peek(p -> System.err.println("left: " + p))
              .count());
    }
    try (Stream<Path> groups = Files.walk(Path.of("/sys/fs/cgroup"), 3)) {
      assertEquals(0, groups.filter(p -> p.toString().contains(id)).count());
    }
  }

  @Test
  void aDiskImageBootsFromAnOverlayThatNeverTouchesIt() throws IOException {
    byte[] sector = new byte[512];
    // mov dx, 0x3f8; mov al, 'B'; out dx, al; hlt; jmp to hlt
    byte[] code = HexFormat.of().parseHex("baf803b042eef4ebfd");
    System.arraycopy(code, 0, sector, 0, code.length);
    sector[510] = 0x55;
    sector[511] = (byte) 0xaa;
    Path raw = Files.write(libvirt.home().resolve("boot.raw"), sector);
    Path base = libvirt.home().resolve("boot.qcow2");
    new ProcessRunner()
        .check(
            List.of("qemu-img", "convert", "-O", "qcow2", raw.toString(), base.toString()),
            Duration.ofSeconds(20));
    Files.setAttribute(base, "unix:gid", LibvirtSettings.QEMU_USER);
    Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("r--r-----"));
    LocalImage disk = new LocalImage.Disk("sha256:0", 1, 512, base);
    hypervisor.prepare(spec, disk);
    hypervisor.start(spec, disk, MAC, _ -> {});
    awaitConsole("B", 1);
  }

  private boolean reachable() {
    try {
      return !hypervisor.list().isEmpty();
    } catch (DriverException _) {
      return false;
    }
  }
}

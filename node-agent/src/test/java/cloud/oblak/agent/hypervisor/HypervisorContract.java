package cloud.oblak.agent.hypervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.nodeapi.VmSpec;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every hypervisor promises. */
abstract class HypervisorContract {
  static final String MAC = "02:0b:1a:00:00:01";

  final BlockingQueue<String> exits = new LinkedBlockingQueue<>();
  final String id =
      "i-%017x".formatted(ThreadLocalRandom.current().nextLong(1L << 62) | (1L << 60));
  final VmSpec spec = VmSpecs.vm(id);
  Hypervisor hypervisor;

  abstract Hypervisor open();

  abstract LocalImage image();

  /** Ends the VM behind the hypervisor's back. */
  abstract void kill(String instanceId);

  @BeforeEach
  void openHypervisor() {
    hypervisor = open();
    hypervisor.onExit(exits::add);
  }

  @AfterEach
  void removeVms() {
    hypervisor.list().forEach(vm -> hypervisor.remove(vm.instanceId()));
    hypervisor.close();
  }

  final void start() {
    hypervisor.prepare(spec, image());
    hypervisor.start(spec, image(), MAC, _ -> {});
  }

  final VmState seen() {
    return hypervisor.inspect(id).orElseThrow();
  }

  @Test
  void aPreparedVmIsThereAndDoesNotRun() {
    hypervisor.prepare(spec, image());
    hypervisor.prepare(spec, image());
    assertFalse(seen().running());
    assertEquals(List.of(id), hypervisor.list().stream().map(VmState::instanceId).toList());
  }

  @Test
  void aStartedVmRunsAndStartingItAgainDoesNothing() {
    start();
    VmState first = seen();
    assertTrue(first.running());
    assertNotNull(first.startedAt());
    hypervisor.start(spec, image(), MAC, _ -> assertTrue(false, "plugged again"));
    assertEquals(first, seen());
    assertEquals(List.of(first), hypervisor.list());
  }

  @Test
  void aVmDoesNotRunBeforeItsTapIsPlugged() {
    hypervisor.prepare(spec, image());
    Consumer<String> plug = _ -> assertFalse(seen().running());
    hypervisor.start(spec, image(), MAC, plug);
    assertTrue(seen().running());
  }

  @Test
  void aFailedPlugLeavesNothingRunning() {
    hypervisor.prepare(spec, image());
    RuntimeException failure = DriverException.transientFailure("no bridge", null);
    Consumer<String> plug =
        _ -> {
          throw failure;
        };
    assertSame(
        failure,
        assertThrows(DriverException.class, () -> hypervisor.start(spec, image(), MAC, plug)));
    assertFalse(seen().running());
    hypervisor.start(spec, image(), MAC, _ -> {});
    assertTrue(seen().running());
  }

  @Test
  void aStoppedVmStaysAndStartsAgain() throws InterruptedException {
    start();
    hypervisor.stop(id, Duration.ZERO);
    assertFalse(seen().running());
    assertEquals("", seen().reason());
    hypervisor.stop(id, Duration.ZERO);
    assertFalse(seen().running());
    hypervisor.start(spec, image(), MAC, _ -> {});
    assertTrue(seen().running());
    assertEquals(null, exits.poll(200, TimeUnit.MILLISECONDS), "an asked stop is not told");
  }

  @Test
  void stoppingOrRebootingWhatDoesNotRunDoesNothing() {
    hypervisor.stop(id, Duration.ZERO);
    hypervisor.reboot(id, Duration.ZERO);
    assertTrue(hypervisor.inspect(id).isEmpty());
    hypervisor.prepare(spec, image());
    hypervisor.reboot(id, Duration.ZERO);
    assertFalse(seen().running());
  }

  @Test
  void aRemovedVmIsGoneAlsoWhereItRan() {
    start();
    hypervisor.remove(id);
    hypervisor.remove(id);
    assertTrue(hypervisor.inspect(id).isEmpty());
    assertEquals(List.of(), hypervisor.list());
    assertEquals(0, hypervisor.console(id, 1024).length);
  }

  @Test
  void aVmThatDiesIsToldOnceWithAReason() throws InterruptedException {
    start();
    kill(id);
    assertEquals(id, exits.poll(20, TimeUnit.SECONDS));
    assertFalse(seen().running());
    assertEquals("the hypervisor process died", seen().reason());
    assertEquals(null, exits.poll(200, TimeUnit.MILLISECONDS));
    hypervisor.start(spec, image(), MAC, _ -> {});
    assertTrue(seen().running());
    assertEquals("", seen().reason());
  }

  @Test
  void onlyARunningVmShowsSomething() throws IOException {
    assertEquals(new Screenshot.NotRunning(), hypervisor.screenshot(id, false));
    start();
    for (boolean wake : new boolean[] {false, true}) {
      BufferedImage picture = picture(wake);
      assertTrue(picture.getWidth() >= 320 && picture.getWidth() <= 2048, "" + picture);
      assertTrue(picture.getHeight() >= 200 && picture.getHeight() <= 2048, "" + picture);
    }
    hypervisor.stop(id, Duration.ZERO);
    assertEquals(new Screenshot.NotRunning(), hypervisor.screenshot(id, true));
  }

  final BufferedImage picture(boolean wake) throws IOException {
    try (Screenshot seen = hypervisor.screenshot(id, wake)) {
      return PictureTest.jpeg(assertInstanceOf(Screenshot.Taken.class, seen));
    }
  }

  @Test
  void anImageThatCannotWorkIsRefusedForGood() {
    LocalImage container =
        new LocalImage.Container(
            "",
            0,
            0,
            List.of(),
            new LocalImage.Config(List.of(), List.of(), Map.of(), "/", "", ""));
    assertTrue(
        assertThrows(DriverException.class, () -> hypervisor.prepare(spec, container)).permanent());
    LocalImage large = new LocalImage.Disk("", 0, 1L << 50, Path.of("/none"));
    assertTrue(
        assertThrows(DriverException.class, () -> hypervisor.prepare(spec, large)).permanent());
    assertTrue(hypervisor.inspect(id).isEmpty());
  }
}

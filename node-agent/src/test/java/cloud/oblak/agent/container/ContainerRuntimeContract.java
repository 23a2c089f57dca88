package cloud.oblak.agent.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.nodeapi.ContainerSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every container runtime does. */
abstract class ContainerRuntimeContract {
  static final Duration GRACE = Duration.ofSeconds(10);
  static final List<String> FOR_EVER =
      List.of("sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.05; done");

  ContainerRuntime runtime;

  /** A runtime on the same host as the one before. */
  abstract ContainerRuntime open() throws Exception;

  /** A busybox image. */
  abstract LocalImage.Container image();

  /** A network namespace. */
  abstract Path network();

  @BeforeEach
  void openRuntime() throws Exception {
    runtime = open();
  }

  @AfterEach
  void removeAll() throws Exception {
    runtime.list().forEach(c -> runtime.remove(c.instanceId()));
    runtime.close();
    checkHost();
  }

  /** Fails where something of a removed container is left. */
  void checkHost() throws Exception {}

  void run(ContainerSpec spec) {
    runtime.prepare(spec, image());
    runtime.start(spec, image(), network());
  }

  ContainerState state(ContainerSpec spec) {
    return runtime.inspect(spec.instanceId()).orElseThrow();
  }

  ContainerState awaitEnd(ContainerSpec spec) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (state(spec).running() && System.nanoTime() < end) {
      Thread.sleep(10);
    }
    ContainerState state = state(spec);
    assertFalse(state.running(), "it has to end");
    return state;
  }

  @Test
  void aRuntimeSaysWhatItIs() {
    assertFalse(runtime.description().isBlank());
  }

  @Test
  void aPreparedContainerIsThereButDoesNotRun() {
    var spec = Specs.container("i-prepared", FOR_EVER);
    runtime.prepare(spec, image());
    runtime.prepare(spec, image());
    assertFalse(state(spec).running());
    assertEquals(OptionalInt.empty(), state(spec).exitCode());
    assertEquals(List.of("i-prepared"), ids());
  }

  @Test
  void aStartedContainerRunsUntilItIsStopped() {
    var spec = Specs.container("i-started", FOR_EVER);
    run(spec);
    assertTrue(state(spec).running());
    assertNotNull(state(spec).startedAt());
    runtime.stop("i-started", GRACE);
    assertFalse(state(spec).running());
    assertTrue(state(spec).exitCode().isPresent());
  }

  @Test
  void startingARunningContainerDoesNothing() {
    var spec = Specs.container("i-again", FOR_EVER);
    run(spec);
    Instant first = state(spec).startedAt();
    runtime.start(spec, image(), network());
    assertEquals(first, state(spec).startedAt());
  }

  @Test
  void aStoppedContainerStartsAgain() throws Exception {
    var spec = Specs.container("i-restarted", FOR_EVER);
    run(spec);
    Instant first = state(spec).startedAt();
    runtime.stop("i-restarted", Duration.ofMillis(100));
    runtime.stop("i-restarted", GRACE);
    Thread.sleep(2);
    runtime.start(spec, image(), network());
    assertTrue(state(spec).running());
    assertNotEquals(first, state(spec).startedAt());
    assertEquals(OptionalInt.empty(), state(spec).exitCode());
  }

  @Test
  void aContainerThatEndsByItselfReportsItsExitCode() throws Exception {
    BlockingQueue<String> ended = new LinkedBlockingQueue<>();
    runtime.onExit(ended::add);
    var spec = Specs.container("i-ends", List.of("sh", "-c", "exit 7"));
    run(spec);
    assertEquals("i-ends", ended.poll(20, TimeUnit.SECONDS));
    assertEquals(OptionalInt.of(7), awaitEnd(spec).exitCode());
    assertEquals("", state(spec).reason());
  }

  @Test
  void aContainerThatEndedByItselfStartsAgain() throws Exception {
    var spec = Specs.container("i-again", List.of("sh", "-c", "exit 7"));
    run(spec);
    Instant first = awaitEnd(spec).startedAt();
    runtime.start(spec, image(), network());
    ContainerState second = awaitEnd(spec);
    assertEquals(OptionalInt.of(7), second.exitCode());
    assertNotEquals(first, second.startedAt());
  }

  @Test
  void aRemovedContainerIsGone() {
    var spec = Specs.container("i-removed", FOR_EVER);
    run(spec);
    runtime.remove("i-removed");
    runtime.remove("i-removed");
    assertTrue(runtime.inspect("i-removed").isEmpty());
    assertEquals(List.of(), runtime.list());
    assertEquals(0, runtime.log("i-removed", 100).length);
  }

  @Test
  void aContainerIsFoundByALaterRuntime() throws Exception {
    var spec = Specs.container("i-adopted", FOR_EVER);
    run(spec);
    Instant startedAt = state(spec).startedAt();
    runtime.close();
    runtime = open();
    assertEquals(
        List.of(new ContainerState("i-adopted", true, startedAt, OptionalInt.empty(), "")),
        runtime.list());
    runtime.stop("i-adopted", GRACE);
    assertFalse(state(spec).running());
  }

  @Test
  void anUnknownContainerIsAbsentAndCanBeStoppedAndRemoved() {
    assertTrue(runtime.inspect("i-unknown").isEmpty());
    runtime.stop("i-unknown", GRACE);
    runtime.remove("i-unknown");
    assertEquals(0, runtime.log("i-unknown", 100).length);
  }

  @Test
  void anImageWithoutACommandFailsForGood() {
    var spec = Specs.container("i-idle", List.of());
    runtime.prepare(spec, image());
    var failure =
        assertThrows(DriverException.class, () -> runtime.start(spec, image(), network()));
    assertTrue(failure.permanent());
    assertFalse(state(spec).running());
  }

  private List<String> ids() {
    return runtime.list().stream().map(ContainerState::instanceId).toList();
  }
}

package cloud.oblak.agent.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.DriverException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProcessRunnerTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private final ProcessRunner runner = new ProcessRunner();

  @Test
  void exitCodeAndBothOutputsAreReported() {
    var result = runner.run(List.of("sh", "-c", "echo out; echo err >&2; exit 7"), SOON);
    assertEquals(7, result.exit());
    assertEquals("out\n", result.stdout());
    assertEquals("err\n", result.stderr());
  }

  @Test
  void inputReachesTheProgram() {
    byte[] words = "hello".getBytes(StandardCharsets.UTF_8);
    assertEquals("hello", runner.run(List.of("cat"), words, SOON).stdout());
  }

  @Test
  void aFailureThatMayNotBeIsAnException() {
    var failure =
        assertThrows(DriverException.class, () -> runner.check(List.of("/bin/false"), SOON));
    assertEquals("false failed with exit code 1", failure.getMessage());
    assertFalse(failure.permanent());
  }

  @Test
  void aProgramThatDoesNotExistIsAnException() {
    assertThrows(DriverException.class, () -> runner.run(List.of("/nowhere/nothing"), SOON));
  }

  @Test
  void aProgramThatTakesTooLongIsKilledWithItsChildren() {
    long before = System.nanoTime();
    assertThrows(
        DriverException.class,
        () -> runner.run(List.of("sh", "-c", "sleep 60 & wait"), Duration.ofMillis(200)));
    assertTrue(Duration.ofNanos(System.nanoTime() - before).toSeconds() < 10);
  }

  @Test
  void aDaemonLeftBehindDoesNotHoldUpTheCaller() {
    long before = System.nanoTime();
    assertTrue(runner.run(List.of("sh", "-c", "sleep 3 & echo here"), SOON).ok());
    assertTrue(Duration.ofNanos(System.nanoTime() - before).toMillis() < 2500);
  }

  @Test
  void outputIsBounded() {
    int bytes = ProcessRunner.OUTPUT_LIMIT + 100_000;
    var result = runner.run(List.of("head", "-c", Integer.toString(bytes), "/dev/zero"), SOON);
    assertEquals(ProcessRunner.OUTPUT_LIMIT, result.stdout().length());
  }

  @Test
  void aPrefixComesBeforeTheProgram() {
    var prefixed = new ProcessRunner(List.of("env", "COLOUR=blue"));
    assertEquals("blue\n", prefixed.run(List.of("printenv", "COLOUR"), SOON).stdout());
  }

  @Test
  void theEnvironmentOfTheAgentIsNotPassedOn() {
    assertFalse(runner.run(List.of("printenv", "HOME"), SOON).ok());
  }
}

package cloud.oblak.agent.container;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.linux.Linux;
import cloud.oblak.agent.process.ProcessResult;
import cloud.oblak.agent.process.ProcessRunner;
import cloud.oblak.nodeapi.NodeJson;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates containers under conmon, which outlives the agent, keeps the log, and writes down how the
 * container ended.
 */
final class Monitor {
  private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long LOG_BYTES = 2L << 20;

  /**
   * Conmon reports on a numbered descriptor, which Java cannot pass on, and its first process ends
   * before it does, whereupon Java would close the pipe.
   */
  private static final List<String> FIRST_REPORT =
      List.of("sh", "-c", "_OCI_SYNCPIPE=3 \"$@\" 3>&1 >/dev/null | head -n 1", "sh");

  private static final List<String> TENANTS_FAULT =
      List.of("executable file", "exec: ", "exec format error", "permission denied", "chdir");

  private final ContainerSettings settings;
  private final Path runtime;
  private final ProcessRunner runner;

  Monitor(ContainerSettings settings, Path runtime, ProcessRunner runner) {
    this.settings = settings;
    this.runtime = runtime;
    this.runner = runner;
  }

  /**
   * Creates the container of this bundle, ready to start.
   *
   * @return its first process
   */
  long create(Bundle bundle) {
    List<String> command = new ArrayList<>(FIRST_REPORT);
    command.addAll(arguments(bundle));
    ProcessResult said = runner.run(command, LIMIT);
    try {
      JsonNode answer = NodeJson.mapper().readTree(said.stdout());
      long pid = answer.path("data").asLong(answer.path("pid").asLong(-1));
      if (pid > 0) {
        return pid;
      }
      throw failure(answer.path("message").asText(said.stderr()).strip());
    } catch (IOException e) {
      throw DriverException.transientFailure("The container's monitor gave no answer.", e);
    }
  }

  /** Waits for the monitor to end by itself, which it does soon after its container. */
  void awaitEnd(Bundle bundle, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (alive(bundle) && System.nanoTime() < end) {
      try {
        Thread.sleep(2);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }

  /** Ends the monitor and whatever it has begun, with force; does nothing where it is gone. */
  void kill(Bundle bundle) throws IOException {
    if (alive(bundle)) {
      long pid = pid(bundle);
      ProcessHandle.of(pid).stream()
          .flatMap(ProcessHandle::descendants)
          .forEach(ProcessHandle::destroyForcibly);
      Linux.kill(pid, Linux.SIGKILL);
    }
  }

  /** Whether the process is this bundle's monitor: numbers are used again. */
  boolean alive(Bundle bundle) {
    try {
      Path line = Path.of("/proc", Long.toString(pid(bundle)), "cmdline");
      String arguments = Files.readString(line, StandardCharsets.ISO_8859_1);
      return arguments.contains("conmon") && arguments.contains(bundle.directory() + "\0");
    } catch (IOException e) {
      return false;
    }
  }

  private static long pid(Bundle bundle) throws IOException {
    String words = Files.readString(bundle.monitorPid()).strip();
    return words.matches("\\d{1,9}") ? Long.parseLong(words) : 0;
  }

  private List<String> arguments(Bundle bundle) {
    return List.of(
        "conmon",
        "--full-attach",
        "--api-version",
        "1",
        "--cid",
        bundle.instanceId(),
        "--cuuid",
        bundle.instanceId(),
        "--name",
        bundle.instanceId(),
        "--runtime",
        runtime.toString(),
        "--runtime-arg",
        "--root=" + settings.runtimeState(),
        "--bundle",
        bundle.directory().toString(),
        "--persist-dir",
        bundle.directory().toString(),
        "--container-pidfile",
        bundle.pid().toString(),
        "--conmon-pidfile",
        bundle.monitorPid().toString(),
        "--exit-dir",
        settings.exits().toString(),
        "--log-path",
        "k8s-file:" + bundle.log(),
        "--log-size-max",
        Long.toString(LOG_BYTES));
  }

  static DriverException failure(String words) {
    String lower = words.toLowerCase(Locale.ROOT);
    IOException cause = new IOException(words);
    if (TENANTS_FAULT.stream().anyMatch(lower::contains)) {
      return DriverException.permanentFailure(
          "The command cannot be run: " + words.strip().lines().findFirst().orElse(""), cause);
    }
    LOG.warn("a container could not be created: {}", words);
    return DriverException.transientFailure("The container could not be created.", cause);
  }
}

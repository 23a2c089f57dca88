package cloud.oblak.agent.process;

import cloud.oblak.agent.DriverException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs programs to their end, with a time limit and bounded output; safe for parallel use.
 *
 * <p>A program that leaves a daemon behind is over when it itself has ended, although the daemon
 * may hold its output open.
 */
public final class ProcessRunner {

  /** Most bytes kept of each output stream; the rest is read and dropped. */
  public static final int OUTPUT_LIMIT = 4 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(ProcessRunner.class);
  private static final Duration DRAIN = Duration.ofMillis(250);
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C");

  private final List<String> prefix;

  /** Runs programs as they are. */
  public ProcessRunner() {
    this(List.of());
  }

  /**
   * Runs programs behind another one.
   *
   * @param prefix put before every argument list, for example {@code nsenter --mount=…}; may be
   *     empty
   */
  public ProcessRunner(List<String> prefix) {
    this.prefix = List.copyOf(prefix);
  }

  /**
   * Runs a program with empty input.
   *
   * @param argv program and arguments, passed as they are
   * @param timeout after which it is killed with all its children
   * @throws DriverException where it cannot be started or does not end in time; never for an exit
   *     code
   */
  public ProcessResult run(List<String> argv, Duration timeout) {
    return run(argv, new byte[0], timeout);
  }

  /** The same with bytes for its standard input. */
  public ProcessResult run(List<String> argv, byte[] stdin, Duration timeout) {
    return run(argv, stdin, Path.of("/"), timeout);
  }

  /** The same in another working directory. */
  public ProcessResult run(List<String> argv, byte[] stdin, Path directory, Duration timeout) {
    Process process = start(argv, directory);
    try {
      Drain out = new Drain(process.getInputStream(), OUTPUT_LIMIT);
      Drain err = new Drain(process.getErrorStream(), OUTPUT_LIMIT);
      feed(process, stdin);
      if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw DriverException.transientFailure(
            "%s did not end within %d s".formatted(name(argv), timeout.toSeconds()), null);
      }
      return new ProcessResult(process.exitValue(), text(out), text(err));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DriverException.transientFailure(name(argv) + " was interrupted", e);
    } finally {
      kill(process);
    }
  }

  /**
   * Runs a program that has to succeed.
   *
   * @return its result, with exit code 0
   * @throws DriverException transient, where it fails; its last words are in the log and, as a
   *     cause, in the exception, but not in the message, for they may name paths of the host
   */
  public ProcessResult check(List<String> argv, Duration timeout) {
    return check(argv, new byte[0], timeout);
  }

  /** The same with bytes for its standard input. */
  public ProcessResult check(List<String> argv, byte[] stdin, Duration timeout) {
    ProcessResult result = run(argv, stdin, timeout);
    if (!result.ok()) {
      String words = result.stderr().strip();
      LOG.warn("{} ended with {}: {}", argv, result.exit(), words);
      throw DriverException.transientFailure(
          "%s failed with exit code %d".formatted(name(argv), result.exit()),
          new IOException(words));
    }
    return result;
  }

  private Process start(List<String> argv, Path directory) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(argv);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(ENVIRONMENT);
    try {
      return builder.start();
    } catch (IOException e) {
      throw DriverException.transientFailure(name(argv) + " cannot be started", e);
    }
  }

  private static void feed(Process process, byte[] stdin) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(stdin);
    } catch (IOException e) {
      // It may end without reading its input; its exit code tells whether that was right.
      LOG.debug("a process did not read its input", e);
    }
  }

  private static String text(Drain drain) throws InterruptedException {
    return new String(drain.finish(DRAIN), StandardCharsets.UTF_8);
  }

  private static void kill(Process process) {
    if (process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String name(List<String> argv) {
    return Path.of(argv.getFirst()).getFileName().toString();
  }
}

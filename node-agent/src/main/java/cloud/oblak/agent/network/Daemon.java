package cloud.oblak.agent.network;

import cloud.oblak.agent.DriverException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A daemon of a VPC that outlives the agent: found again by its pid file and command line, which
 * names the very version of its configuration.
 */
final class Daemon {
  private final String program;
  private final VpcFiles files;
  private final KernelNetwork kernel;

  Daemon(String program, VpcFiles files, KernelNetwork kernel) {
    this.program = program;
    this.files = files;
    this.kernel = kernel;
  }

  /**
   * Makes it run with exactly this configuration; does nothing where it already does.
   *
   * @param mode of the configuration file, for example {@code rw-------}
   * @param command how to start it as a daemon that writes its pid file
   */
  void ensure(String text, String mode, Function<Path, List<String>> command) {
    Path config =
        files.directory().resolve("%s.%s.conf".formatted(program, NetworkNames.digest(text)));
    if (pid().filter(pid -> commandLine(pid).contains(config.toString())).isPresent()) {
      return;
    }
    stop();
    for (Path file : VpcFiles.list(files.directory())) {
      if (isConfig(file) && !file.equals(config)) {
        remove(file);
      }
    }
    VpcFiles.text(config, text, mode);
    kernel.check(command.apply(config));
  }

  /** Whether the pid file leads to the running daemon. */
  Optional<Long> pid() {
    try {
      long pid = Long.parseLong(Files.readString(files.pid(program)).strip());
      return ours(pid) ? Optional.of(pid) : Optional.empty();
    } catch (IOException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** Ends it, also one whose pid file was lost. */
  void stop() {
    ProcessHandle.allProcesses().map(ProcessHandle::pid).filter(this::ours).forEach(Daemon::end);
    remove(files.pid(program));
  }

  /** Makes it read its directories again. */
  void reload() {
    pid().ifPresent(pid -> kernel.run(List.of("kill", "-HUP", Long.toString(pid))));
  }

  /** Ends a process and waits until it is gone. */
  static void end(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    for (int i = 0; i < 300 && alive(pid); i++) {
      if (i == 200) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw DriverException.transientFailure("Ending a daemon was interrupted.", e);
      }
    }
  }

  /** The arguments of a process, separated by blanks; empty where it is gone or a zombie. */
  static String commandLine(long pid) {
    try {
      byte[] line = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
      return new String(line, StandardCharsets.UTF_8).replace('\0', ' ').strip();
    } catch (IOException _) {
      return "";
    }
  }

  /** An ending process loses its command line before it closes its sockets: ask for its state. */
  private static boolean alive(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException _) {
      return false;
    }
  }

  private boolean ours(long pid) {
    String line = commandLine(pid);
    return line.startsWith(program + " ") && line.contains(files.directory() + "/");
  }

  private boolean isConfig(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(program + ".") && name.endsWith(".conf");
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw DriverException.transientFailure("The host cannot keep the network's state.", e);
    }
  }
}

package cloud.oblak.agent.container;

import cloud.oblak.agent.linux.Linux;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * The signal that asks a container to end.
 *
 * @param number as the kernel counts
 */
record StopSignal(int number) {
  static final StopSignal KILL = new StopSignal(Linux.SIGKILL);

  private static final int HIGHEST = 64;
  private static final Map<String, Integer> NAMES =
      Map.ofEntries(
          Map.entry("HUP", 1),
          Map.entry("INT", 2),
          Map.entry("QUIT", 3),
          Map.entry("ABRT", 6),
          Map.entry("KILL", Linux.SIGKILL),
          Map.entry("USR1", 10),
          Map.entry("USR2", 12),
          Map.entry("TERM", Linux.SIGTERM),
          Map.entry("WINCH", 28),
          Map.entry("PWR", 30),
          Map.entry("RTMIN+3", 37));

  /** By name, with or without SIG, or by number; what is unknown is SIGTERM. */
  static StopSignal of(String words) {
    String name = words.toUpperCase(Locale.ROOT).replaceFirst("^SIG", "");
    if (name.matches("\\d{1,2}")) {
      int number = Integer.parseInt(name);
      return new StopSignal(number > 0 && number <= HIGHEST ? number : Linux.SIGTERM);
    }
    return new StopSignal(NAMES.getOrDefault(name, Linux.SIGTERM));
  }

  void send(long pid) throws IOException {
    Linux.kill(pid, number);
  }
}

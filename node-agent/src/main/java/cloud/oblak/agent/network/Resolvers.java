package cloud.oblak.agent.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the resolvers that the host really asks, behind a stub on its loopback. */
final class Resolvers {
  private static final Pattern SERVER =
      Pattern.compile("(?m)^\\s*nameserver\\s+(\\d+\\.\\d+\\.\\d+\\.\\d+)\\s*$");
  private static final List<Path> FILES =
      List.of(
          Path.of("/etc/resolv.conf"),
          Path.of("/run/systemd/resolve/resolv.conf"),
          Path.of("/run/NetworkManager/no-stub-resolv.conf"));

  private Resolvers() {}

  /** IPv4 addresses that can be reached from a VPC; empty where the host has loopback ones only. */
  static List<String> upstream() {
    return FILES.stream()
        .map(Resolvers::read)
        .filter(servers -> !servers.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** The servers of a resolv.conf beyond loopback. */
  static List<String> parse(String text) {
    List<String> servers = new ArrayList<>();
    Matcher m = SERVER.matcher(text);
    while (m.find()) {
      if (!m.group(1).startsWith("127.")) {
        servers.add(m.group(1));
      }
    }
    return servers;
  }

  private static List<String> read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException _) {
      return List.of();
    }
  }
}

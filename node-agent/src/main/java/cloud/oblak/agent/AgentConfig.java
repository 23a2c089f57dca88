package cloud.oblak.agent;

import cloud.oblak.agent.desired.Owner;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The agent's configuration file.
 *
 * @param installation {@code installation}: the installation's id, 8 hex digits
 * @param home {@code home}: the agent's own directory, absolute
 * @param realDrivers {@code drivers}: {@code real} or {@code memory}
 * @param controlPlane {@code control-plane}: public URL, for the join
 * @param trust {@code control-plane.trust}: certificates in PEM to trust in the join; null: those
 *     that Java trusts
 * @param services {@code services.compute}, {@code services.network}: base URLs that count more
 *     than those of the join; may be left out
 * @param joinToken {@code join-token}: needed until the host has joined; empty afterwards
 * @param publicPool {@code public-pool}: range of public addresses; needed by real drivers
 * @param libvirtUri {@code libvirt.uri}: default {@code qemu:///system}
 * @param zones {@code zones}: zone letters with commas, default a,b,c
 * @param metadataPort {@code metadata.port}: of the metadata service on loopback
 * @param managementPort {@code management.port}: of the health endpoint on loopback; 0: none
 * @param name {@code name}: the host's name; empty: the machine's own
 * @param memoryReserve {@code memory.reserve}: kept for the host, as 512MiB; negative: a tenth
 * @param diskOffered {@code disk.offered}: for guests, as 100GiB; negative: most of what is free
 * @param parallelActions {@code parallel-actions}: starts and removals at once, default 8
 */
public record AgentConfig(
    String installation,
    Path home,
    boolean realDrivers,
    URI controlPlane,
    Path trust,
    Map<String, URI> services,
    String joinToken,
    String publicPool,
    String libvirtUri,
    List<String> zones,
    int metadataPort,
    int managementPort,
    String name,
    long memoryReserve,
    long diskOffered,
    int parallelActions) {
  private static final Set<String> KEYS =
      Set.of(
          "installation",
          "home",
          "drivers",
          "control-plane",
          "control-plane.trust",
          "services.compute",
          "services.network",
          "join-token",
          "public-pool",
          "libvirt.uri",
          "zones",
          "metadata.port",
          "management.port",
          "name",
          "memory.reserve",
          "disk.offered",
          "parallel-actions");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})(KiB|MiB|GiB|TiB)?");
  private static final Map<String, Integer> SHIFTS =
      Map.of("KiB", 10, "MiB", 20, "GiB", 30, "TiB", 40);

  /** Reads the file; throws {@link IllegalArgumentException} with what to change. */
  static AgentConfig read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    return of(properties);
  }

  static AgentConfig of(Properties properties) {
    Set<String> unknown = new TreeSet<>(properties.stringPropertyNames());
    unknown.removeAll(KEYS);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown keys " + unknown + "; known are " + new TreeSet<>(KEYS));
    }
    Keys keys = new Keys(properties);
    boolean real =
        switch (keys.required("drivers", "real|memory")) {
          case "real" -> true;
          default -> false;
        };
    return new AgentConfig(
        keys.required("installation", "[0-9a-f]{8}"),
        Path.of(keys.required("home", "/.*")),
        real,
        URI.create(keys.required("control-plane", "https?://.+")),
        keys.file("control-plane.trust"),
        keys.services(),
        keys.optional("join-token", ""),
        real ? keys.required("public-pool", "[0-9.]+/\\d+") : keys.optional("public-pool", ""),
        keys.optional("libvirt.uri", "qemu:///system"),
        List.of(keys.optional("zones", "a,b,c").strip().split("\\s*,\\s*")),
        keys.number("metadata.port", "0", 65_535),
        keys.number("management.port", "0", 65_535),
        keys.optional("name", ""),
        keys.size("memory.reserve"),
        keys.size("disk.offered"),
        Math.max(1, keys.number("parallel-actions", "8", 1_000)));
  }

  /** Reads single keys. */
  private record Keys(Properties properties) {
    String optional(String key, String otherwise) {
      String value = properties.getProperty(key, "").strip();
      return value.isEmpty() ? otherwise : value;
    }

    String required(String key, String form) {
      String value = optional(key, "");
      if (!value.matches(form)) {
        throw new IllegalArgumentException(
            "%s must be of the form %s, it is '%s'".formatted(key, form, value));
      }
      return value;
    }

    Path file(String key) {
      return optional(key, "").isEmpty() ? null : Path.of(required(key, "/.*"));
    }

    Map<String, URI> services() {
      Map<String, URI> services = new HashMap<>();
      for (Owner owner : Owner.values()) {
        String key = "services." + owner.wireName();
        if (!optional(key, "").isEmpty()) {
          services.put(owner.wireName(), URI.create(required(key, "https://.+")));
        }
      }
      return Map.copyOf(services);
    }

    int number(String key, String otherwise, int most) {
      String value = optional(key, otherwise);
      if (!value.matches("\\d{1,6}") || Integer.parseInt(value) > most) {
        throw new IllegalArgumentException(
            "%s must be a number up to %d, it is '%s'".formatted(key, most, value));
      }
      return Integer.parseInt(value);
    }

    long size(String key) {
      String value = optional(key, "");
      if (value.isEmpty()) {
        return -1;
      }
      Matcher size = SIZE.matcher(value);
      if (!size.matches()) {
        throw new IllegalArgumentException(
            "%s must be a size such as 512MiB, it is '%s'"
                .formatted(key, value.toLowerCase(Locale.ROOT)));
      }
      int shift = size.group(2) == null ? 0 : SHIFTS.get(size.group(2));
      return Math.multiplyExact(Long.parseLong(size.group(1)), 1L << shift);
    }
  }
}

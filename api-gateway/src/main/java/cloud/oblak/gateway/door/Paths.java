package cloud.oblak.gateway.door;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which service owns a path of the public API; what is not listed does not exist. */
final class Paths {
  private static final String ROOT = "/v1/";
  private static final String EVENTS = "/v1/events";
  private static final String INSTANCES = "/v1/instances/";
  private static final String CONSOLE_STREAM = "/console/stream";
  private static final Map<String, String> OWNERS =
      Map.ofEntries(
          Map.entry("accounts", "identity"),
          Map.entry("users", "identity"),
          Map.entry("api-tokens", "identity"),
          Map.entry("access-keys", "identity"),
          Map.entry("sessions", "identity"),
          Map.entry("instances", "compute"),
          Map.entry("images", "compute"),
          Map.entry("image-aliases", "compute"),
          Map.entry("instance-types", "compute"),
          Map.entry("key-pairs", "compute"),
          Map.entry("launch-templates", "compute"),
          Map.entry("hosts", "compute"),
          Map.entry("host-tokens", "compute"),
          Map.entry("vpcs", "network"),
          Map.entry("subnets", "network"),
          Map.entry("security-groups", "network"),
          Map.entry("aws", "gateway"),
          Map.entry("quotas", "gateway"),
          Map.entry("usage", "metering"),
          Map.entry("audit-records", "metering"),
          Map.entry("events", "metering"));
  private static final Set<String> WITHOUT_CREDENTIAL =
      Set.of("POST /v1/sessions", "POST /v1/sessions/refresh", "POST /v1/hosts/join");

  private Paths() {}

  /**
   * The service behind a path. Of the spellings that services take for the same only one is a path
   * here, for the audit and the limits go by it.
   *
   * @param path normalized, without query
   */
  static Optional<String> owner(String path) {
    if (!path.startsWith(ROOT) || path.endsWith("/") || path.indexOf(';') >= 0) {
      return Optional.empty();
    }
    int end = path.indexOf('/', ROOT.length());
    String resource = path.substring(ROOT.length(), end < 0 ? path.length() : end);
    return Optional.ofNullable(OWNERS.get(resource));
  }

  /** Whether the answers of this path, which has an owner, go on and on. */
  static boolean streams(String path) {
    return path.equals(EVENTS) || (path.startsWith(INSTANCES) && path.endsWith(CONSOLE_STREAM));
  }

  /** Whether an operation works without a credential. */
  static boolean open(String method, String path) {
    return WITHOUT_CREDENTIAL.contains(method + " " + path);
  }
}

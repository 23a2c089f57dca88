package cloud.oblak.compute.instance;

import cloud.oblak.platform.IdKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The ids of the security groups that a launch names, or of the one it gets without. */
@ApplicationScoped
class LaunchGroups {
  private static final long KEPT_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MOST_KEPT = 10_000;

  private final NetworkPorts ports;
  private final Map<String, Default> defaults = new ConcurrentHashMap<>();

  LaunchGroups(NetworkPorts ports) {
    this.ports = ports;
  }

  private record Default(List<String> ids, long since) {}

  /**
   * The ids of groups.
   *
   * @param subnetId null: the default VPC's of a zone that is not chosen yet
   * @param names ids or names; empty: the default group
   * @throws cloud.oblak.platform.FaultException what the network answers where one is not there
   */
  List<String> ids(String accountId, String subnetId, List<String> names) {
    boolean unusable = subnetId != null && !IdKind.SUBNET.matches(subnetId);
    boolean known = !names.isEmpty() && names.stream().allMatch(IdKind.SECURITY_GROUP::matches);
    if (unusable || known) {
      return names;
    }
    if (subnetId != null || !names.isEmpty()) {
      return ports.groups(accountId, subnetId, names);
    }
    Default kept = defaults.get(accountId);
    if (kept != null && System.nanoTime() - kept.since() < KEPT_NANOS) {
      return kept.ids();
    }
    List<String> ids = ports.groups(accountId, null, List.of());
    if (defaults.size() >= MOST_KEPT) {
      defaults.clear();
    }
    // The port is made with these ids: where they have gone meanwhile, the network refuses it.
    defaults.put(accountId, new Default(ids, System.nanoTime()));
    return ids;
  }
}

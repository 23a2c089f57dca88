package cloud.oblak.compute.instance;

import java.util.HashMap;
import java.util.Map;

/**
 * What to change of an instance; absent values stay.
 *
 * @param name empty removes it
 * @param tags all of them
 * @param instanceType only while it is stopped
 * @param userData base64; only while it is stopped
 * @param shutdownBehavior {@code stop} or {@code terminate}
 * @param restartPolicy of a container: {@code never}, {@code on-failure} or {@code always}
 */
record ChangeRequest(
    String name,
    Map<String, String> tags,
    Boolean terminationProtection,
    String instanceType,
    String userData,
    String shutdownBehavior,
    String restartPolicy) {
  /** The tags that an instance with those tags will have. */
  Map<String, String> tagsAfter(Map<String, String> before) {
    Map<String, String> after = new HashMap<>(tags == null ? before : tags);
    if (name != null && name.isEmpty()) {
      after.remove("Name");
    } else if (name != null) {
      after.put("Name", name);
    }
    return after;
  }
}

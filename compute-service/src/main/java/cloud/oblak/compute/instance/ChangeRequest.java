package cloud.oblak.compute.instance;

import java.util.Map;

/**
 * What to change of an instance; absent values stay.
 *
 * @param name empty removes it
 * @param tags all of them
 * @param instanceType only while it is stopped
 * @param userData base64; only while it is stopped
 * @param shutdownBehavior {@code stop} or {@code terminate}
 */
record ChangeRequest(
    String name,
    Map<String, String> tags,
    Boolean terminationProtection,
    String instanceType,
    String userData,
    String shutdownBehavior) {}

package cloud.oblak.metering.usage;

/**
 * A sum over intervals.
 *
 * @param key what they have in common
 * @param seconds whole seconds
 */
record UsageGroupView(String key, long seconds) {}

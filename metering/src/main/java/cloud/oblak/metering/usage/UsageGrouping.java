package cloud.oblak.metering.usage;

import cloud.oblak.platform.Fault;
import java.util.Arrays;
import java.util.stream.Collectors;

/** By what usage can be summed up. */
enum UsageGrouping {
  INSTANCE_TYPE("instanceType", "instance_type", ""),
  KIND("kind", "kind", ""),
  RESOURCE("resource", "resource_id", ""),
  DAY("day", "to_char(part_start AT TIME ZONE 'UTC', 'YYYY-MM-DD')", "day"),
  MONTH("month", "to_char(part_start AT TIME ZONE 'UTC', 'YYYY-MM')", "month");

  private final String word;
  private final String key;
  private final String step;

  UsageGrouping(String word, String key, String step) {
    this.word = word;
    this.key = key;
    this.step = step;
  }

  /** Reads the query parameter. */
  static UsageGrouping of(String word) {
    for (UsageGrouping grouping : values()) {
      if (grouping.word.equals(word)) {
        return grouping;
      }
    }
    throw Fault.invalid(
        "groupBy",
        "groupBy must be one of: "
            + Arrays.stream(values()).map(g -> g.word).collect(Collectors.joining(", "))
            + ".");
  }

  /** SQL of the group's key. */
  String key() {
    return key;
  }

  /** Unit of time at whose borders intervals are cut; empty: not at all. */
  String step() {
    return step;
  }
}

package cloud.oblak.e2e.bench;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Measured times, and what people want to know of them. */
final class Samples {
  private static final double NANOS_PER_MILLI = 1e6;
  private final double[] sorted;

  /** Takes nanoseconds in any order. */
  Samples(long[] nanos) {
    sorted = Arrays.stream(nanos).mapToDouble(n -> n / NANOS_PER_MILLI).sorted().toArray();
  }

  /** The value below which this share of all lies, in milliseconds. */
  double percentile(double percent) {
    int index = (int) Math.ceil(percent / 100.0 * sorted.length) - 1;
    return sorted[Math.clamp(index, 0, sorted.length - 1)];
  }

  double median() {
    return percentile(50);
  }

  /** Median, p95, p99 and how many there were, in milliseconds. */
  Map<String, Object> summary() {
    Map<String, Object> summary = new TreeMap<>();
    summary.put("runs", sorted.length);
    summary.put("medianMs", round(median()));
    summary.put("p95Ms", round(percentile(95)));
    summary.put("p99Ms", round(percentile(99)));
    return summary;
  }

  static double round(double value) {
    return Math.round(value * 10) / 10.0;
  }
}

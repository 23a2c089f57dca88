package cloud.oblak.gateway.limit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** A token bucket for each key; buckets that are full again are forgotten. */
public final class RateLimit {
  private static final int MAX_KEYS = 20_000;
  private static final double NANOS = 1_000_000_000.0;

  private final double perSecond;
  private final double burst;
  private final LongSupplier nanoTime;
  private final ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();

  private record Bucket(double left, long at) {}

  /**
   * A limit.
   *
   * @param perSecond how fast a bucket fills, at least 1
   * @param burst how much it holds, at least 1
   * @param nanoTime a monotonic clock
   */
  public RateLimit(int perSecond, int burst, LongSupplier nanoTime) {
    if (perSecond < 1 || burst < 1) {
      throw new IllegalArgumentException("A rate limit and its burst must be at least 1.");
    }
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanoTime = nanoTime;
  }

  /** Takes one from the key's bucket, if there is one. */
  public boolean take(String key) {
    long now = nanoTime.getAsLong();
    if (buckets.size() > MAX_KEYS) {
      buckets.values().removeIf(bucket -> filled(bucket, now) >= burst);
    }
    boolean[] taken = new boolean[1];
    buckets.compute(
        key,
        (k, bucket) -> {
          double left = bucket == null ? burst : filled(bucket, now);
          taken[0] = left >= 1;
          return new Bucket(taken[0] ? left - 1 : left, now);
        });
    return taken[0];
  }

  private double filled(Bucket bucket, long now) {
    return Math.min(burst, bucket.left() + (now - bucket.at()) / NANOS * perSecond);
  }
}

package cloud.oblak.agent.image;

import java.time.Duration;

/**
 * How much an import may cost this host.
 *
 * @param bytes most bytes downloaded or written
 * @param virtualBytes largest disk that an image may describe
 * @param time longest download, and longest conversion
 */
public record ImageLimits(long bytes, long virtualBytes, Duration time) {
  /** For ordinary use. */
  public static final ImageLimits DEFAULT =
      new ImageLimits(32L << 30, 1L << 40, Duration.ofMinutes(30));
}

package cloud.oblak.agent.image;

import java.time.Duration;

/**
 * How much an import may cost this host.
 *
 * @param bytes most bytes downloaded, and most bytes unpacked from all layers
 * @param virtualBytes largest disk that an image may describe
 * @param time longest download, longest conversion, and longest unpacking
 * @param freeBytes of the host's disk that no import may take
 */
public record ImageLimits(long bytes, long virtualBytes, Duration time, long freeBytes) {
  /** For ordinary use. */
  public static final ImageLimits DEFAULT =
      new ImageLimits(32L << 30, 1L << 40, Duration.ofMinutes(30), 1L << 30);
}

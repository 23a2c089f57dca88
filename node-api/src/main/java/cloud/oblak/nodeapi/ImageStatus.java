package cloud.oblak.nodeapi;

import java.util.Objects;

/**
 * What a host sees of an image.
 *
 * @param phase where it is
 * @param checksum {@code sha256:…} of what was fetched; empty before
 * @param sizeBytes bytes on this host's disk
 * @param minDiskBytes the smallest root disk that holds it (a qcow2's virtual size)
 * @param reason why it failed, in one line; empty otherwise
 */
public record ImageStatus(
    Phase phase, String checksum, long sizeBytes, long minDiskBytes, String reason)
    implements NodeStatus {
  public ImageStatus {
    Objects.requireNonNull(phase);
    checksum = Told.clean(checksum);
    reason = Told.clean(reason);
  }

  /** Where an image is on its host. */
  public enum Phase {
    PENDING,
    AVAILABLE,
    FAILED,
    GONE
  }
}

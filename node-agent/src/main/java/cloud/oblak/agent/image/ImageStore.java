package cloud.oblak.agent.image;

import cloud.oblak.nodeapi.ImageSpec;
import java.util.List;
import java.util.Optional;

/**
 * This host's cache of images. Idempotent; safe for parallel use, also for the same image: one
 * fetch serves all who ask meanwhile. What it fetches is hostile unless {@code spec.trusted()}.
 * Failures are {@link cloud.oblak.agent.DriverException}: permanent for an image that can never
 * work (not found, too large, corrupt, forbidden address, wrong checksum), transient otherwise.
 */
public interface ImageStore extends AutoCloseable {

  /**
   * Fetches, checks and unpacks an image, or answers at once where it is cached. Nothing half-made
   * is ever visible.
   */
  LocalImage fetch(ImageSpec spec);

  /** The cached image, without fetching. */
  Optional<LocalImage> cached(String imageId);

  /**
   * Removes an image from the cache, and layers that no other image shares. The caller makes sure
   * that no workload uses it.
   */
  void remove(String imageId);

  /** Ids of all cached images. */
  List<String> list();

  @Override
  void close();
}

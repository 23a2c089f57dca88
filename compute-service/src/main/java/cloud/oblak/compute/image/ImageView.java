package cloud.oblak.compute.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * An image as the API shows it.
 *
 * @param location only to its owner
 * @param minDiskGiB the smallest disk of an instance that holds it
 */
record ImageView(
    String id,
    String state,
    String reason,
    String name,
    String description,
    String kind,
    String location,
    String architecture,
    @JsonProperty("public") boolean isPublic,
    String ownerId,
    String checksum,
    long sizeBytes,
    long minDiskGiB,
    Instant createdAt,
    Map<String, String> tags) {

  static ImageView of(Image image, String caller) {
    boolean own = image.accountId().equals(caller);
    return new ImageView(
        image.id(),
        image.state(),
        image.reason(),
        image.name(),
        image.description(),
        image.kind().name().toLowerCase(Locale.ROOT),
        own ? image.location() : null,
        image.architecture(),
        image.isPublic(),
        image.accountId(),
        image.checksum(),
        image.sizeBytes(),
        (image.minDiskBytes() + (1L << 30) - 1) >> 30,
        image.createdAt(),
        own ? image.tags() : Map.of());
  }
}

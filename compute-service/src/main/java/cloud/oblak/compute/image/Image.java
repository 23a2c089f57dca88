package cloud.oblak.compute.image;

import cloud.oblak.compute.tag.Tags;
import cloud.oblak.nodeapi.ImageKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An image.
 *
 * @param isPublic whether every account may use it; the operator's only
 * @param trusted whether the operator made it, so that hosts may read their own files for it
 * @param state pending, available or failed
 * @param reason why it waits or failed; empty otherwise
 * @param checksum {@code sha256:…} once known
 * @param minDiskBytes the smallest root disk that holds it
 * @param sharedWith other accounts that may use it by its id
 * @param hostId the host that was asked to fetch it; null while none is
 */
public record Image(
    String id,
    String accountId,
    String name,
    ImageKind kind,
    String location,
    String architecture,
    boolean isPublic,
    boolean trusted,
    String state,
    String reason,
    String checksum,
    long sizeBytes,
    long minDiskBytes,
    String hostId,
    Map<String, String> tags,
    Instant createdAt,
    long generation,
    String description,
    List<String> sharedWith) {
  static final String COLUMNS =
      """
      id, account_id, name, kind, location, architecture, is_public, trusted, state, reason,
      checksum, size_bytes, min_disk_bytes, host_id, tags, created_at, generation,
      description, shared_with
      """;

  static Image read(ResultSet row) throws SQLException {
    return new Image(
        row.getString("id"),
        row.getString("account_id"),
        row.getString("name"),
        ImageKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        row.getString("location"),
        row.getString("architecture"),
        row.getBoolean("is_public"),
        row.getBoolean("trusted"),
        row.getString("state"),
        row.getString("reason"),
        row.getString("checksum"),
        row.getLong("size_bytes"),
        row.getLong("min_disk_bytes"),
        row.getString("host_id"),
        Tags.read(row.getString("tags")),
        row.getTimestamp("created_at").toInstant(),
        row.getLong("generation"),
        row.getString("description"),
        List.of((String[]) row.getArray("shared_with").getArray()));
  }
}

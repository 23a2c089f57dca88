package cloud.oblak.compute.parameter;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A parameter's name that stands for an image.
 *
 * @param name for example {@code /aws/service/debian/release/12/latest/amd64}
 * @param image id or name of a public image, as the operator gave it
 * @param imageId the available image that this means now; empty: there is none
 * @param version raised by every change of the alias
 */
public record ImageAlias(
    String name, String image, String imageId, long version, Instant createdAt, Instant updatedAt) {

  static ImageAlias read(ResultSet row) throws SQLException {
    String imageId = row.getString("image_id");
    return new ImageAlias(
        row.getString("name"),
        row.getString("image"),
        imageId == null ? "" : imageId,
        row.getLong("generation"),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("updated_at").toInstant());
  }
}

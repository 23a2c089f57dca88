package cloud.oblak.compute.image;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The images of all accounts that name files of a host: the operator's, and copies of them. A file
 * that none of them names is named by none later, unless the operator imports it again.
 */
@ApplicationScoped
class LocalImages {
  private final ServiceDatabase database;

  LocalImages(@Identifier("compute") ServiceDatabase database) {
    this.database = database;
  }

  /**
   * A page of them, other than failed ones, which are never fetched again.
   *
   * @param part what their location contains; null: anything
   */
  Page<LocalImage> list(String part, PageRequest page) {
    if (part != null && !part.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw Fault.invalid("contains", "contains must be printable ASCII without spaces.");
    }
    return Page.of(
        database.query(
            """
            SELECT id, account_id, name, state, location,
                   (SELECT count(*) FROM instance
                    WHERE image_id = image.id AND instance.state <> 'terminated') AS instances
            FROM image
            WHERE trusted AND state <> 'failed' AND location ~ '^(file|kernel|oci-layout):'
              AND position(? IN location) > 0 AND id > ?
            ORDER BY id LIMIT ?
            """,
            LocalImage::read,
            part == null ? "" : part,
            page.after(),
            page.limit() + 1),
        page,
        LocalImage::id);
  }
}

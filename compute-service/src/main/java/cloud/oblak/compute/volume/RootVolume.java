package cloud.oblak.compute.volume;

import cloud.oblak.compute.tag.Tags;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;

/**
 * The root disk of an instance.
 *
 * @param gibibytes its size
 * @param zone letter
 * @param attachment {@code attaching} until its instance ran for the first time, then {@code
 *     attached}
 * @param createdAt when its launch was asked for
 */
public record RootVolume(
    String instanceId,
    int gibibytes,
    VolumeType type,
    String zone,
    String attachment,
    Instant createdAt,
    Map<String, String> tags) {
  /** What the guest is told to find it as. */
  public static final String DEVICE = "/dev/xvda";

  /** The id of a row's volume, in SQL. */
  public static final String ID = "('vol-' || substr(id, 3))";

  /** The state of a row's attachment, in SQL. */
  public static final String ATTACHMENT =
      "(CASE WHEN ever_ran OR state <> 'pending' THEN 'attached' ELSE 'attaching' END)";

  /** The size of a row's volume in GiB, in SQL. */
  public static final String GIBIBYTES = "((disk_bytes + 1073741823) >> 30)";

  static final String COLUMNS =
      "id, volume_type, zone, created_at, volume_tags, "
          + GIBIBYTES
          + " AS gibibytes, "
          + ATTACHMENT
          + " AS attachment";

  private static final String PREFIX = "vol-";
  private static final String INSTANCE = "i-";

  /** The id of the volume of an instance. */
  public static String idOf(String instanceId) {
    return PREFIX + instanceId.substring(INSTANCE.length());
  }

  /** The instance that a well-formed id of a volume belongs to; an instance's id is its own. */
  static String instanceOf(String id) {
    return id.startsWith(PREFIX) ? INSTANCE + id.substring(PREFIX.length()) : id;
  }

  static RootVolume read(ResultSet row) throws SQLException {
    return new RootVolume(
        row.getString("id"),
        row.getInt("gibibytes"),
        VolumeType.of(row.getString("volume_type")),
        row.getString("zone"),
        row.getString("attachment"),
        row.getTimestamp("created_at").toInstant(),
        Tags.read(row.getString("volume_tags")));
  }

  /** Its id. */
  public String id() {
    return idOf(instanceId);
  }

  /** Operations per second that EC2 gives a volume of its type and size; null: not said. */
  public Integer iops() {
    return type.iops(gibibytes);
  }

  /** MiB per second that EC2 gives a volume of its type; null: not said. */
  public Integer throughput() {
    return type.throughput();
  }
}

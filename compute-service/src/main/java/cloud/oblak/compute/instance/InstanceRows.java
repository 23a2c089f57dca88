package cloud.oblak.compute.instance;

import cloud.oblak.compute.tag.Tags;
import cloud.oblak.nodeapi.ImageKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Locale;

/** Reads instances from rows. */
final class InstanceRows {
  private static final String ALWAYS =
      """
      id, account_id, reservation_id, launch_index, state, reason, kind, image_id, image_name,
      image_location, image_checksum, image_trusted, instance_type, vcpus, cpu_claim, cpu_limit,
      memory_bytes, disk_bytes, pids, key_name, host_id, zone, port_id, wanted_groups,
      security_groups, vpc_id, subnet_id, private_ip, public_ip, hostname, protected, tags, powered,
      forced, reboots, generation, power_generation, ever_ran, gone, exit_code, last_edge,
      launched_at, terminated_at, created_at,
      """;

  /** All columns. */
  static final String FULL =
      ALWAYS + "public_key, user_data, command, environment, working_directory";

  /** Without what the API never shows and what can be long. */
  static final String BRIEF =
      ALWAYS
          + "'' AS public_key, '' AS user_data, '{}'::text[] AS command, '{}' AS environment,"
          + " '' AS working_directory";

  private InstanceRows() {}

  static Instance read(ResultSet row) throws SQLException {
    return new Instance(
        row.getString("id"),
        row.getInt("launch_index"),
        origin(row),
        row.getTimestamp("created_at").toInstant(),
        condition(row));
  }

  private static Origin origin(ResultSet row) throws SQLException {
    return new Origin(
        row.getString("account_id"),
        row.getString("reservation_id"),
        ImageKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        new Origin.ImageRef(
            row.getString("image_id"),
            row.getString("image_name"),
            row.getString("image_location"),
            row.getString("image_checksum"),
            row.getBoolean("image_trusted")),
        new Origin.Size(
            row.getString("instance_type"),
            row.getInt("vcpus"),
            row.getLong("cpu_claim"),
            row.getInt("cpu_limit"),
            row.getLong("memory_bytes"),
            row.getLong("disk_bytes"),
            row.getInt("pids")),
        new Origin.Guest(
            row.getString("key_name"),
            row.getString("public_key"),
            row.getString("user_data"),
            texts(row, "command"),
            Tags.read(row.getString("environment")),
            row.getString("working_directory")),
        texts(row, "wanted_groups"));
  }

  private static Instance.Condition condition(ResultSet row) throws SQLException {
    Timestamp terminated = row.getTimestamp("terminated_at");
    return new Instance.Condition(
        new Place(
            row.getString("host_id"),
            row.getString("zone"),
            row.getString("port_id"),
            row.getString("vpc_id"),
            row.getString("subnet_id"),
            row.getString("private_ip"),
            row.getString("public_ip"),
            row.getString("hostname"),
            texts(row, "security_groups")),
        InstanceState.of(row.getString("state")),
        row.getString("reason"),
        row.getBoolean("protected"),
        Tags.read(row.getString("tags")),
        new Instance.Power(
            row.getBoolean("powered"),
            row.getBoolean("forced"),
            row.getInt("reboots"),
            row.getLong("generation"),
            row.getLong("power_generation")),
        new Instance.Times(
            row.getTimestamp("last_edge").toInstant(),
            row.getTimestamp("launched_at").toInstant(),
            terminated == null ? null : terminated.toInstant()),
        row.getObject("exit_code", Integer.class),
        row.getBoolean("ever_ran"),
        row.getBoolean("gone"));
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }
}

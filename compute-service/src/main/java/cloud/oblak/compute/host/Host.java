package cloud.oblak.compute.host;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;

/**
 * A machine.
 *
 * @param admin what the operator wants: enabled, draining, disabled or, for good, fenced
 * @param link what is seen: joining, up or down
 * @param freeDiskBytes what its disk has left for guests; null where it never said
 * @param lastSeen when it last spoke; null where it never did
 */
record Host(
    String id,
    String name,
    String admin,
    String link,
    String architecture,
    int vcpus,
    long memoryBytes,
    long diskBytes,
    List<String> zones,
    boolean simulated,
    String hypervisor,
    String containerRuntime,
    String network,
    long claimedMemory,
    long claimedCpu,
    long claimedDisk,
    int instances,
    Long freeDiskBytes,
    Instant lastSeen,
    Instant createdAt) {
  static final String FENCED = "fenced";
  static final String COLUMNS =
      """
      id, name, admin, link, architecture, vcpus, memory_bytes, disk_bytes, zones, simulated,
      hypervisor, container_runtime, network, claimed_memory, claimed_cpu, claimed_disk, instances,
      free_disk_bytes, last_seen, created_at
      """;

  static Host read(ResultSet row) throws SQLException {
    Timestamp seen = row.getTimestamp("last_seen");
    return new Host(
        row.getString("id"),
        row.getString("name"),
        row.getString("admin"),
        row.getString("link"),
        row.getString("architecture"),
        row.getInt("vcpus"),
        row.getLong("memory_bytes"),
        row.getLong("disk_bytes"),
        List.of((String[]) row.getArray("zones").getArray()),
        row.getBoolean("simulated"),
        row.getString("hypervisor"),
        row.getString("container_runtime"),
        row.getString("network"),
        row.getLong("claimed_memory"),
        row.getLong("claimed_cpu"),
        row.getLong("claimed_disk"),
        row.getInt("instances"),
        row.getObject("free_disk_bytes", Long.class),
        seen == null ? null : seen.toInstant(),
        row.getTimestamp("created_at").toInstant());
  }

  /** The one word for both: what is seen, unless the operator keeps new instances away. */
  String state() {
    if (admin.equals(FENCED)) {
      return FENCED;
    }
    return admin.equals("enabled") || link.equals("down") ? link : admin;
  }
}

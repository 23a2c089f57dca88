package cloud.oblak.compute.image.aws;

import cloud.oblak.compute.volume.RootVolume;
import cloud.oblak.kit.aws.query.Filter;
import cloud.oblak.kit.aws.query.SqlFilters;
import java.util.ArrayList;
import java.util.List;

/** What EC2's filters of images mean in our table. */
final class ImageFilters {
  private static final String TIME =
      "to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.000\"Z\"')";
  private static final String ALIAS = "(CASE WHEN trusted AND is_public THEN 'amazon' END)";
  private static final SqlFilters FILTERS = filters();

  private ImageFilters() {}

  private static SqlFilters filters() {
    SqlFilters filters =
        new SqlFilters()
            .tags("own_tags")
            .value("architecture", "architecture")
            .value("creation-date", TIME)
            .value("description", "description")
            .value("image-id", "id")
            .value("is-public", "is_public::text")
            .value("manifest-location", "(account_id || '/' || name)")
            .value("name", "name")
            .value("owner-alias", ALIAS)
            .value("owner-id", "account_id")
            .value("state", "state")
            .value("state-reason-code", "(CASE state WHEN 'failed' THEN 'Client.InvalidImage' END)")
            .value("state-reason-message", "(CASE state WHEN 'failed' THEN reason END)")
            .value("boot-mode", "(CASE kind WHEN 'vm' THEN 'legacy-bios' END)")
            .value(
                "block-device-mapping.volume-size",
                "greatest(1, (min_disk_bytes + 1073741823) >> 30)::text");
    constants(filters);
    for (String none :
        List.of(
            "block-device-mapping.snapshot-id",
            "kernel-id",
            "platform",
            "product-code",
            "product-code.type",
            "ramdisk-id",
            "source-image-id",
            "source-image-region",
            "source-instance-id",
            "sriov-net-support",
            "tpm-support")) {
      filters.value(none, "NULL::text");
    }
    return filters;
  }

  private static void constants(SqlFilters filters) {
    filters
        .value("block-device-mapping.delete-on-termination", "'true'")
        .value("block-device-mapping.device-name", "'" + RootVolume.DEVICE + "'")
        .value("block-device-mapping.encrypted", "'false'")
        .value("block-device-mapping.volume-type", "'gp3'")
        .value("ena-support", "'true'")
        .value("free-tier-eligible", "'false'")
        .value("hypervisor", "'xen'")
        .value("image-allowed", "'true'")
        .value("image-type", "'machine'")
        .value("imds-support", "'v2.0'")
        .value("platform-details", "'Linux/UNIX'")
        .value("root-device-name", "'" + RootVolume.DEVICE + "'")
        .value("root-device-type", "'ebs'")
        .value("usage-operation", "'RunInstances'")
        .value("virtualization-type", "'hvm'");
  }

  /** The condition of a list of images. */
  static SqlFilters.Condition of(
      String caller,
      List<String> ids,
      List<String> owners,
      List<String> executable,
      List<Filter> asked) {
    StringBuilder sql = new StringBuilder();
    List<Object> parameters = new ArrayList<>();
    if (!ids.isEmpty()) {
      sql.append(" AND id = ANY(?)");
      parameters.add(ids.toArray(String[]::new));
    }
    if (!owners.isEmpty()) {
      sql.append(" AND (account_id = ANY(?) OR ").append(ALIAS).append(" = ANY(?))");
      parameters.add(
          owners.stream()
              .map(owner -> owner.equals("self") ? caller : owner)
              .toArray(String[]::new));
      parameters.add(owners.toArray(String[]::new));
    }
    if (!executable.isEmpty()) {
      sql.append(" AND (is_public AND ? OR shared_with && ?::text[])");
      parameters.add(executable.contains("all"));
      parameters.add(
          executable.stream()
              .map(user -> user.equals("self") ? caller : user)
              .toArray(String[]::new));
    }
    SqlFilters.Condition filters = FILTERS.of(asked);
    sql.append(filters.sql());
    parameters.addAll(filters.parameters());
    return new SqlFilters.Condition(sql.toString(), parameters);
  }
}

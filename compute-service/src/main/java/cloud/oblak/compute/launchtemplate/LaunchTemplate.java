package cloud.oblak.compute.launchtemplate;

import cloud.oblak.compute.tag.Tags;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A launch template.
 *
 * @param createdBy ARN of who made it
 */
public record LaunchTemplate(
    String id,
    String name,
    long defaultVersion,
    long latestVersion,
    String createdBy,
    Map<String, String> tags,
    Instant createdAt) {
  static final String COLUMNS =
      "id, name, default_version, latest_version, created_by, tags, created_at";

  /**
   * One version of a template.
   *
   * @param data the launch, by the names of EC2's members
   */
  public record Version(
      String templateId,
      String templateName,
      long number,
      boolean isDefault,
      String description,
      Map<String, Object> data,
      String createdBy,
      Instant createdAt) {}

  static LaunchTemplate read(ResultSet row) throws SQLException {
    return new LaunchTemplate(
        row.getString("id"),
        row.getString("name"),
        row.getLong("default_version"),
        row.getLong("latest_version"),
        row.getString("created_by"),
        Tags.read(row.getString("tags")),
        row.getTimestamp("created_at").toInstant());
  }

  /** The numbers that names of versions mean: a number, {@code $Latest} or {@code $Default}. */
  List<Long> numbers(List<String> versions) {
    return versions.stream().map(this::number).distinct().toList();
  }

  /** The number that the name of a version means. */
  public long number(String version) {
    return switch (version) {
      case null -> defaultVersion;
      case "", "$Default" -> defaultVersion;
      case "$Latest" -> latestVersion;
      default -> {
        if (!version.matches("[1-9][0-9]{0,17}")) {
          throw LaunchTemplateFault.badVersion(version);
        }
        yield Long.parseLong(version);
      }
    };
  }
}

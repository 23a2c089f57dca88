package cloud.oblak.compute.launchtemplate;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.nodeapi.NodeJson;
import cloud.oblak.platform.Principal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** The versions of launch templates; writes run in the caller's transaction. */
@ApplicationScoped
public class TemplateVersions {
  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

  private final ServiceDatabase database;

  TemplateVersions(@Identifier("compute") ServiceDatabase database) {
    this.database = database;
  }

  /** All versions of a template, the first one first. */
  public List<LaunchTemplate.Version> of(LaunchTemplate template) {
    return database.query(
        "SELECT number, description, data, created_by, created_at FROM launch_template_version"
            + " WHERE template_id = ? ORDER BY number",
        row -> read(template, row),
        template.id());
  }

  /** One version of a template. */
  public LaunchTemplate.Version get(LaunchTemplate template, long number) {
    return database
        .find(
            "SELECT number, description, data, created_by, created_at FROM launch_template_version"
                + " WHERE template_id = ? AND number = ?",
            row -> read(template, row),
            template.id(),
            number)
        .orElseThrow(() -> LaunchTemplateFault.noVersion(template.id(), number));
  }

  void insert(Principal caller, String id, long number, LaunchTemplates.Draft draft) {
    try {
      database.update(
          """
          INSERT INTO launch_template_version (template_id, number, description, data, created_by)
          VALUES (?, ?, ?, ?::jsonb, ?)
          """,
          id,
          number,
          draft.description() == null ? "" : draft.description(),
          NodeJson.mapper().writeValueAsString(draft.data()),
          caller.arn());
    } catch (JsonProcessingException impossible) {
      throw new IllegalArgumentException("A tree of texts can be written as JSON.", impossible);
    }
  }

  void delete(String id, long number) {
    database.update(
        "DELETE FROM launch_template_version WHERE template_id = ? AND number = ?", id, number);
  }

  private static LaunchTemplate.Version read(LaunchTemplate template, ResultSet row)
      throws SQLException {
    long number = row.getLong("number");
    try {
      return new LaunchTemplate.Version(
          template.id(),
          template.name(),
          number,
          template.defaultVersion() == number,
          row.getString("description"),
          NodeJson.mapper().readValue(row.getString("data"), TREE),
          row.getString("created_by"),
          row.getTimestamp("created_at").toInstant());
    } catch (JsonProcessingException corrupt) {
      throw new IllegalStateException("A launch template's data is no JSON object.", corrupt);
    }
  }
}

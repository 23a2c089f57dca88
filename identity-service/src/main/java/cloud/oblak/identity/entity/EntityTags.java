package cloud.oblak.identity.entity;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.Names;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tags of entities, in a column {@code tags} of each one's table. */
@ApplicationScoped
public class EntityTags {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ServiceDatabase database;

  EntityTags(@Identifier("identity") ServiceDatabase database) {
    this.database = database;
  }

  /** The tables that have tags. */
  public enum Table {
    ACCOUNT_USER(
        "SELECT tags FROM account_user WHERE id = ?",
        "UPDATE account_user SET tags = ?::jsonb WHERE id = ?"),
    ROLE("SELECT tags FROM role WHERE id = ?", "UPDATE role SET tags = ?::jsonb WHERE id = ?"),
    POLICY(
        "SELECT tags FROM policy WHERE id = ?", "UPDATE policy SET tags = ?::jsonb WHERE id = ?"),
    INSTANCE_PROFILE(
        "SELECT tags FROM instance_profile WHERE id = ?",
        "UPDATE instance_profile SET tags = ?::jsonb WHERE id = ?");

    private final String select;
    private final String update;

    Table(String select, String update) {
      this.select = select;
      this.update = update;
    }
  }

  /** Reads the column. */
  public static Map<String, String> read(String json) {
    try {
      return new TreeMap<>(JSON.readValue(json, new TypeReference<Map<String, String>>() {}));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("A tags column holds no tags.", impossible);
    }
  }

  /** Writes the column. */
  public static String write(Map<String, String> tags) {
    if (tags.size() > Names.MAX_TAGS) {
      throw IamFault.limit("TagsPerEntity", Names.MAX_TAGS);
    }
    try {
      return JSON.writeValueAsString(Names.checkTags("tags", tags));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The tags of a row, by key. */
  public Map<String, String> of(Table table, String id) {
    return database.find(table.select, row -> read(row.getString(1)), id).orElse(Map.of());
  }

  /** Adds tags or replaces their values, in the caller's transaction. */
  public void add(Table table, String id, Map<String, String> more) {
    Map<String, String> tags = new TreeMap<>(of(table, id));
    tags.putAll(more);
    database.update(table.update, write(tags), id);
  }

  /** Takes tags away, in the caller's transaction. */
  public void remove(Table table, String id, List<String> keys) {
    Map<String, String> tags = new TreeMap<>(of(table, id));
    keys.forEach(tags::remove);
    database.update(table.update, write(tags), id);
  }
}

package cloud.oblak.network.tag;

import cloud.oblak.kit.aws.query.Filter;
import cloud.oblak.kit.aws.query.SqlFilters;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Names;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads and changes the tags of an account's resources. */
@ApplicationScoped
public class Tags {
  private static final int MAX_TAGS = 50;
  private static final String RESOURCES =
      """
      SELECT id FROM vpc WHERE account_id = ? AND id = ANY(?)
      UNION ALL SELECT id FROM subnet WHERE account_id = ? AND id = ANY(?)
      UNION ALL SELECT id FROM security_group WHERE account_id = ? AND id = ANY(?)
      UNION ALL SELECT r.id FROM security_group_rule r JOIN security_group g ON g.id = r.group_id
                WHERE g.account_id = ? AND r.id = ANY(?)
      """;

  private static final SqlFilters FILTERS =
      new SqlFilters()
          .value("key", "key")
          .value("resource-id", "resource_id")
          .value(
              "resource-type",
              "CASE split_part(resource_id, '-', 1) WHEN 'sg' THEN 'security-group'"
                  + " WHEN 'sgr' THEN 'security-group-rule' ELSE split_part(resource_id, '-', 1) END")
          .value("value", "value")
          .tags("jsonb_build_object(key, value)");

  private final ServiceDatabase database;

  Tags(@Identifier("network") ServiceDatabase database) {
    this.database = database;
  }

  /** One tag of one resource. */
  public record Tagged(String resourceId, String key, String value) {}

  /** Where in the list a tag is. */
  public record Place(String resourceId, String key) {
    /** Before all. */
    public static final Place FIRST = new Place("", "");
  }

  /**
   * The two columns that {@link #read} wants, for a query of rows whose id is given.
   *
   * @param id SQL of the resource's id
   */
  public static String columns(String id) {
    return "ARRAY(SELECT key FROM tag WHERE resource_id = %1$s ORDER BY key) AS tag_keys,"
            .formatted(id)
        + " ARRAY(SELECT value FROM tag WHERE resource_id = %1$s ORDER BY key) AS tag_values"
            .formatted(id);
  }

  /** The tags of a row of a query with {@link #columns}. */
  public static Map<String, String> read(ResultSet row) throws SQLException {
    String[] keys = (String[]) row.getArray("tag_keys").getArray();
    String[] values = (String[]) row.getArray("tag_values").getArray();
    Map<String, String> tags = new TreeMap<>();
    for (int i = 0; i < keys.length; i++) {
      tags.put(keys[i], values[i]);
    }
    return tags;
  }

  /**
   * Tags of an account, by resource and key.
   *
   * @param limit null: all
   * @throws cloud.oblak.platform.FaultException Invalid where a filter is unknown
   */
  public List<Tagged> list(String accountId, Place after, Integer limit, List<Filter> filters) {
    SqlFilters.Condition condition = FILTERS.of(filters);
    List<Object> parameters = new ArrayList<>();
    parameters.add(accountId);
    parameters.add(after.resourceId());
    parameters.add(after.key());
    parameters.addAll(condition.parameters());
    parameters.add(limit);
    return database.query(
        "SELECT resource_id, key, value FROM tag"
            + " WHERE account_id = ? AND (resource_id, key) > (?, ?)"
            + condition.sql()
            + " ORDER BY resource_id, key LIMIT ?::bigint",
        row -> new Tagged(row.getString(1), row.getString(2), row.getString(3)),
        parameters.toArray());
  }

  /**
   * Adds tags to resources or replaces their values; all resources or none.
   *
   * @throws cloud.oblak.platform.FaultException NotFound, LimitExceeded beyond 50 tags
   */
  @Transactional
  public void put(String accountId, Collection<String> resources, Map<String, String> tags) {
    Map<String, String> checked = Names.checkTags("tags", tags);
    seen(accountId, resources);
    for (String resource : resources.stream().sorted().toList()) {
      checked.forEach((key, value) ->
          database.update(
              """
              INSERT INTO tag (resource_id, account_id, key, value) VALUES (?, ?, ?, ?)
              ON CONFLICT (resource_id, key) DO UPDATE SET value = EXCLUDED.value
              """,
              resource,
              accountId,
              key,
              value));
      long count =
          database
              .find(
                  "SELECT count(*) FROM tag WHERE resource_id = ?", row -> row.getLong(1), resource)
              .orElseThrow();
      if (count > MAX_TAGS) {
        throw new Fault.LimitExceeded(
                TagFault.LIMIT, "A resource may have " + MAX_TAGS + " tags; remove some first.")
            .exception();
      }
    }
  }

  /**
   * Removes tags from resources; what is not there does not matter.
   *
   * @param tags values by key: null removes whatever the value is; no keys at all: every tag
   */
  @Transactional
  public void remove(String accountId, Collection<String> resources, Map<String, String> tags) {
    seen(accountId, resources);
    String[] ids = resources.toArray(String[]::new);
    if (tags.isEmpty()) {
      database.update("DELETE FROM tag WHERE resource_id = ANY(?)", (Object) ids);
    }
    new HashMap<>(tags)
        .forEach((key, value) ->
            database.update(
                "DELETE FROM tag WHERE resource_id = ANY(?) AND key = ? AND value = coalesce(?, value)",
                ids,
                key,
                value));
  }

  /** Forgets a resource that is deleted, in the caller's transaction. */
  public void forget(String resourceId) {
    database.update("DELETE FROM tag WHERE resource_id = ?", resourceId);
  }

  private void seen(String account, Collection<String> resources) {
    String[] ids = resources.toArray(String[]::new);
    List<String> there =
        database.query(
            RESOURCES,
            row -> row.getString(1),
            account,
            ids,
            account,
            ids,
            account,
            ids,
            account,
            ids);
    for (String id : resources) {
      if (!there.contains(id)) {
        throw new Fault.NotFound(TagFault.missing(id), "The resource '" + id + "' does not exist")
            .exception();
      }
    }
  }
}

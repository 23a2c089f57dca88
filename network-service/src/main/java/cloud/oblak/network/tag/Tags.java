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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads and changes the tags of an account's resources. */
@ApplicationScoped
public class Tags {
  // In the order in which a closed account's rows are locked, each kind by id. Who has such a lock
  // is alone with the row's tags; a rule has none but its group's.
  private static final List<String> HOLD =
      List.of(
          "SELECT id FROM security_group WHERE account_id = ? AND id IN"
              + " (SELECT coalesce(r.group_id, w.id) FROM unnest(?::text[]) AS w(id)"
              + " LEFT JOIN security_group_rule r ON r.id = w.id) ORDER BY id FOR NO KEY UPDATE",
          "SELECT r.id FROM security_group_rule r JOIN security_group g ON g.id = r.group_id"
              + " WHERE g.account_id = ? AND r.id = ANY(?)",
          "SELECT id FROM vpc WHERE account_id = ? AND id = ANY(?) ORDER BY id FOR NO KEY UPDATE",
          "SELECT id FROM subnet WHERE account_id = ? AND id = ANY(?)"
              + " ORDER BY id FOR NO KEY UPDATE");

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
    hold(accountId, resources);
    attach(accountId, resources, checked);
    boolean more =
        database
            .find(
                "SELECT 1 FROM tag WHERE resource_id = ANY(?)"
                    + " GROUP BY resource_id HAVING count(*) > ? LIMIT 1",
                row -> true,
                resources.toArray(String[]::new),
                Names.MAX_TAGS)
            .isPresent();
    if (more) {
      throw Names.tooManyTags();
    }
  }

  /**
   * Adds tags to resources that the caller's transaction made, or holds.
   *
   * @param tags checked
   */
  public void attach(String accountId, Collection<String> resources, Map<String, String> tags) {
    if (tags.isEmpty()) {
      return;
    }
    List<String> keys = List.copyOf(tags.keySet());
    database.update(
        """
        INSERT INTO tag (resource_id, account_id, key, value)
        SELECT r.id, ?, t.key, t.value
        FROM unnest(?::text[]) AS r(id), unnest(?::text[], ?::text[]) AS t(key, value)
        ORDER BY r.id, t.key
        ON CONFLICT (resource_id, key) DO UPDATE SET value = EXCLUDED.value
        """,
        accountId,
        resources.stream().distinct().toArray(String[]::new),
        keys.toArray(String[]::new),
        keys.stream().map(tags::get).toArray(String[]::new));
  }

  /**
   * Removes tags from resources; what is not there does not matter.
   *
   * @param tags values by key: null removes whatever the value is; no keys at all: every tag
   */
  @Transactional
  public void remove(String accountId, Collection<String> resources, Map<String, String> tags) {
    hold(accountId, resources);
    String[] ids = resources.toArray(String[]::new);
    if (tags.isEmpty()) {
      database.update("DELETE FROM tag WHERE resource_id = ANY(?)", (Object) ids);
      return;
    }
    List<String> keys = new ArrayList<>(tags.keySet());
    database.update(
        """
        DELETE FROM tag USING unnest(?::text[], ?::text[]) AS t(key, value)
        WHERE resource_id = ANY(?) AND tag.key = t.key AND tag.value = coalesce(t.value, tag.value)
        """,
        keys.toArray(String[]::new),
        keys.stream().map(tags::get).toArray(String[]::new),
        ids);
  }

  /** Forgets a resource that is deleted, in the caller's transaction. */
  public void forget(String resourceId) {
    database.update("DELETE FROM tag WHERE resource_id = ?", resourceId);
  }

  /**
   * Refuses resources that are not there, and keeps the others until the transaction ends: nobody
   * deletes them, so no tag outlives its resource, and nobody else changes their tags.
   */
  private void hold(String accountId, Collection<String> resources) {
    String[] ids = resources.toArray(String[]::new);
    Set<String> there = new HashSet<>();
    for (String query : HOLD) {
      there.addAll(database.query(query, row -> row.getString(1), accountId, ids));
    }
    for (String id : resources) {
      if (!there.contains(id)) {
        throw new Fault.NotFound(TagFault.missing(id), "The resource '" + id + "' does not exist")
            .exception();
      }
    }
  }
}

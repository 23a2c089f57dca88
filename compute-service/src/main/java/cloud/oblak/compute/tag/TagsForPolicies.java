package cloud.oblak.compute.tag;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.policy.ResourceTags;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The tags of everything here that has any, for policies that ask for them. */
@ApplicationScoped
class TagsForPolicies implements ResourceTags {
  private static final Map<String, String> QUERIES =
      Map.of(
          "instance",
          "SELECT id, tags FROM instance WHERE account_id = ? AND id = ANY(?)",
          "volume",
          "SELECT 'vol-' || substr(id, 3), volume_tags FROM instance WHERE account_id = ?"
              + " AND id IN (SELECT 'i-' || substr(volume, 5) FROM unnest(?::text[]) AS volume)"
              + " AND shown AND state <> 'terminated'",
          "image",
          "SELECT id, tags FROM image WHERE account_id = ? AND id = ANY(?)",
          "launch-template",
          "SELECT id, tags FROM launch_template WHERE account_id = ? AND id = ANY(?)",
          "key-pair",
          "SELECT name, tags FROM key_pair WHERE account_id = ? AND name = ANY(?)");

  private final ServiceDatabase database;

  TagsForPolicies(@Identifier("compute") ServiceDatabase database) {
    this.database = database;
  }

  @Override
  public Set<String> kinds() {
    return QUERIES.keySet();
  }

  @Override
  public Map<String, Map<String, String>> of(
      String accountId, String kind, Collection<String> ids) {
    return database
        .query(
            QUERIES.get(kind),
            row -> Map.entry(row.getString(1), Tags.read(row.getString(2))),
            accountId,
            ids.toArray(String[]::new))
        .stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}

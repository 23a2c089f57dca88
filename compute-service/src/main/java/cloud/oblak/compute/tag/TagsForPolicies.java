package cloud.oblak.compute.tag;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.policy.ResourceTags;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;

/** The tags of everything here that has any, for policies that ask for them. */
@ApplicationScoped
class TagsForPolicies implements ResourceTags {
  private static final Map<String, String> QUERIES =
      Map.of(
          "instance", "SELECT tags FROM instance WHERE account_id = ? AND id = ?",
          "volume",
              "SELECT volume_tags FROM instance WHERE account_id = ?"
                  + " AND id = 'i-' || substr(?, 5) AND shown AND state <> 'terminated'",
          "image", "SELECT tags FROM image WHERE account_id = ? AND id = ?",
          "launch-template", "SELECT tags FROM launch_template WHERE account_id = ? AND id = ?",
          "key-pair", "SELECT tags FROM key_pair WHERE account_id = ? AND name = ?");

  private final ServiceDatabase database;

  TagsForPolicies(@Identifier("compute") ServiceDatabase database) {
    this.database = database;
  }

  @Override
  public Set<String> kinds() {
    return QUERIES.keySet();
  }

  @Override
  public Map<String, String> of(String accountId, String kind, String id) {
    return database
        .find(QUERIES.get(kind), row -> Tags.read(row.getString(1)), accountId, id)
        .orElse(Map.of());
  }
}

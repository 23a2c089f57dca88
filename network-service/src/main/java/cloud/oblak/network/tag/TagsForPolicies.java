package cloud.oblak.network.tag;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.policy.ResourceTags;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The tags of VPCs, subnets and security groups, for policies that ask for them. */
@ApplicationScoped
class TagsForPolicies implements ResourceTags {
  private static final Map<String, String> QUERIES =
      Map.of(
          "vpc",
          "SELECT t.key, t.value FROM tag t JOIN vpc r ON r.id = t.resource_id"
              + " WHERE r.account_id = ? AND r.id = ?",
          "subnet",
          "SELECT t.key, t.value FROM tag t JOIN subnet r ON r.id = t.resource_id"
              + " WHERE r.account_id = ? AND r.id = ?",
          "security-group",
          "SELECT t.key, t.value FROM tag t JOIN security_group r ON r.id = t.resource_id"
              + " WHERE r.account_id = ? AND r.id = ?");

  private final ServiceDatabase database;

  TagsForPolicies(@Identifier("network") ServiceDatabase database) {
    this.database = database;
  }

  @Override
  public Set<String> kinds() {
    return QUERIES.keySet();
  }

  @Override
  public Map<String, String> of(String accountId, String kind, String id) {
    Map<String, String> tags = new HashMap<>();
    database
        .query(
            QUERIES.get(kind), row -> Map.entry(row.getString(1), row.getString(2)), accountId, id)
        .forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
    return tags;
  }
}

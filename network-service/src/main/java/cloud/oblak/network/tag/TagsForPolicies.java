package cloud.oblak.network.tag;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.policy.ResourceTags;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The tags of VPCs, subnets and security groups, for policies that ask for them. */
@ApplicationScoped
class TagsForPolicies implements ResourceTags {
  private static final Map<String, String> QUERIES =
      Map.of(
          "vpc",
          "SELECT r.id, t.key, t.value FROM tag t JOIN vpc r ON r.id = t.resource_id"
              + " WHERE r.account_id = ? AND r.id = ANY(?)",
          "subnet",
          "SELECT r.id, t.key, t.value FROM tag t JOIN subnet r ON r.id = t.resource_id"
              + " WHERE r.account_id = ? AND r.id = ANY(?)",
          "security-group",
          "SELECT r.id, t.key, t.value FROM tag t JOIN security_group r ON r.id = t.resource_id"
              + " WHERE r.account_id = ? AND r.id = ANY(?)");

  private final ServiceDatabase database;

  TagsForPolicies(@Identifier("network") ServiceDatabase database) {
    this.database = database;
  }

  @Override
  public Set<String> kinds() {
    return QUERIES.keySet();
  }

  private record Tag(String id, String key, String value) {}

  @Override
  public Map<String, Map<String, String>> of(
      String accountId, String kind, Collection<String> ids) {
    return database
        .query(
            QUERIES.get(kind),
            row -> new Tag(row.getString(1), row.getString(2), row.getString(3)),
            accountId,
            ids.toArray(String[]::new))
        .stream()
        .collect(Collectors.groupingBy(Tag::id, Collectors.toMap(Tag::key, Tag::value)));
  }
}

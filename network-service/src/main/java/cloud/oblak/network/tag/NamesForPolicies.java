package cloud.oblak.network.tag;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.policy.ResourceNames;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Security groups by their id, as EC2's ARNs have them. */
@ApplicationScoped
class NamesForPolicies implements ResourceNames {
  private final ServiceDatabase database;

  NamesForPolicies(@Identifier("network") ServiceDatabase database) {
    this.database = database;
  }

  @Override
  public Set<String> kinds() {
    return Set.of("security-group");
  }

  @Override
  public Map<String, String> ofIds(String accountId, String kind, Collection<String> ids) {
    return Map.of();
  }

  @Override
  public Map<String, String> ofNames(String accountId, String kind, Collection<String> names) {
    // Of several, the one that an action takes that is given the name.
    return database
        .query(
            "SELECT name, min(id) FROM security_group WHERE account_id = ? AND name = ANY(?)"
                + " GROUP BY name",
            row -> Map.entry(row.getString(1), row.getString(2)),
            accountId,
            names.toArray(String[]::new))
        .stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}

package cloud.oblak.network.tag;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.policy.ResourceNames;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

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
  public Optional<String> ofId(String accountId, String kind, String id) {
    return Optional.of(id);
  }

  @Override
  public Optional<String> ofName(String accountId, String kind, String name) {
    // Of several, the one that an action takes that is given the name.
    return database.find(
        "SELECT id FROM security_group WHERE account_id = ? AND name = ? ORDER BY id LIMIT 1",
        row -> row.getString(1),
        accountId,
        name);
  }
}

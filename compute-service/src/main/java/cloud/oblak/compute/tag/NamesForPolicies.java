package cloud.oblak.compute.tag;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.policy.ResourceNames;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/** Key pairs by their name, launch templates by their id, as EC2's ARNs have them. */
@ApplicationScoped
class NamesForPolicies implements ResourceNames {
  private static final String KEY_PAIR = "key-pair";

  private final ServiceDatabase database;

  NamesForPolicies(@Identifier("compute") ServiceDatabase database) {
    this.database = database;
  }

  @Override
  public Set<String> kinds() {
    return Set.of(KEY_PAIR, "launch-template");
  }

  @Override
  public Optional<String> ofId(String accountId, String kind, String id) {
    return kind.equals(KEY_PAIR)
        ? find("SELECT name FROM key_pair WHERE account_id = ? AND id = ?", accountId, id)
        : Optional.of(id);
  }

  @Override
  public Optional<String> ofName(String accountId, String kind, String name) {
    return kind.equals(KEY_PAIR)
        ? Optional.of(name)
        : find("SELECT id FROM launch_template WHERE account_id = ? AND name = ?", accountId, name);
  }

  private Optional<String> find(String query, String accountId, String reference) {
    return database.find(query, row -> row.getString(1), accountId, reference);
  }
}

package cloud.oblak.compute.tag;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.policy.ResourceNames;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
  public Map<String, String> ofIds(String accountId, String kind, Collection<String> ids) {
    return kind.equals(KEY_PAIR)
        ? found(
            "SELECT id, name FROM key_pair WHERE account_id = ? AND id = ANY(?)", accountId, ids)
        : Map.of();
  }

  @Override
  public Map<String, String> ofNames(String accountId, String kind, Collection<String> names) {
    return kind.equals(KEY_PAIR)
        ? Map.of()
        : found(
            "SELECT name, id FROM launch_template WHERE account_id = ? AND name = ANY(?)",
            accountId,
            names);
  }

  private Map<String, String> found(String query, String accountId, Collection<String> asked) {
    return database
        .query(
            query,
            row -> Map.entry(row.getString(1), row.getString(2)),
            accountId,
            asked.toArray(String[]::new))
        .stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}

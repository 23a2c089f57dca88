package cloud.oblak.kit.policy;

import java.util.Optional;
import java.util.Set;

/**
 * Knows how ARNs call the resources that callers may name in two ways, by id and by name; a bean of
 * each service. Policies decide the same whichever way a call takes.
 */
public interface ResourceNames {
  /** The kinds as ARNs name them, for example {@code key-pair}. */
  Set<String> kinds();

  /** What the ARN ends with for an id; empty where the account has no such resource. */
  Optional<String> ofId(String accountId, String kind, String id);

  /** What the ARN ends with for a name; empty where the account has no such resource. */
  Optional<String> ofName(String accountId, String kind, String name);
}

package cloud.oblak.kit.policy;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * Knows how ARNs call the resources that callers may name in two ways, by id and by name; a bean of
 * each service. Policies decide the same whichever way a call takes.
 */
public interface ResourceNames {
  /** The kinds as ARNs name them, for example {@code key-pair}. */
  Set<String> kinds();

  /** What ARNs end with, by id; left out where that is the id itself. */
  Map<String, String> ofIds(String accountId, String kind, Collection<String> ids);

  /** What ARNs end with, by name; left out where that is the name, or there is no such resource. */
  Map<String, String> ofNames(String accountId, String kind, Collection<String> names);
}

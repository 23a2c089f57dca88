package cloud.oblak.kit.policy;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Knows the tags of the resources that a service owns; a bean of each service. */
public interface ResourceTags {
  /** The kinds as ARNs name them, for example {@code instance}. */
  Set<String> kinds();

  /**
   * The tags of resources of one kind, by id; what does not exist or belongs to another account is
   * left out.
   */
  Map<String, Map<String, String>> of(String accountId, String kind, Collection<String> ids);
}

package cloud.oblak.kit.policy;

import java.util.Map;
import java.util.Set;

/** Knows the tags of the resources that a service owns; a bean of each service. */
public interface ResourceTags {
  /** The kinds as ARNs name them, for example {@code instance}. */
  Set<String> kinds();

  /** The tags of one; empty where it does not exist or belongs to another account. */
  Map<String, String> of(String accountId, String kind, String id);
}

package cloud.oblak.kit.policy;

import java.util.Map;

/** Knows the tags of resources that a service owns; a bean for each kind of them. */
public interface ResourceTags {
  /** The kind as ARNs name it, for example {@code instance}. */
  String kind();

  /** The tags of one; empty where it does not exist or belongs to another account. */
  Map<String, String> of(String accountId, String id);
}

package cloud.oblak.kit.aws;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The members of a request that an action acts on, by the names of the AWS model: {@code ImageId},
 * or a path below a structure or list of structures, {@code TagSpecifications.ResourceType}. A name
 * covers everything below it.
 *
 * @param honoured the names
 * @param defaults values of other members that are accepted because they ask for what happens
 *     anyway: AWS's documented default
 */
public record Members(Set<String> honoured, Map<String, Object> defaults) {
  public Members {
    honoured = Set.copyOf(honoured);
    defaults = Map.copyOf(defaults);
  }

  /** These members and no other. */
  public static Members of(String... honoured) {
    return new Members(Set.copyOf(List.of(honoured)), Map.of());
  }

  /** The same, and one more that may be present with this value only. */
  public Members orDefault(String member, Object value) {
    Map<String, Object> all = new HashMap<>(defaults);
    all.put(member, value);
    return new Members(honoured, all);
  }

  /** The same and one more. */
  Members and(String member) {
    Set<String> all = new HashSet<>(honoured);
    all.add(member);
    return new Members(all, defaults);
  }
}

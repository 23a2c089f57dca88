package cloud.oblak.kit.policy;

import cloud.oblak.platform.Principal;
import cloud.oblak.platform.policy.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Asks the caller's policies about tags: whoever makes a resource with tags, or changes them with
 * the resource, needs the right to tag beside the right to make or change.
 */
@ApplicationScoped
public class TagRight {
  private static final String EC2 = "ec2";
  private static final String CREATE = "ec2:CreateTags";
  private static final String OURS = "aws:";
  private static final String DELETE = "ec2:DeleteTags";

  private final Authority authority;

  /** Asks this authority. */
  public TagRight(Authority authority) {
    this.authority = authority;
  }

  /** What a call with these tags says to policies. */
  public static RequestContext context(Map<String, String> tags) {
    RequestContext known = RequestContext.EMPTY;
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      String value = tag.getValue() == null ? "" : tag.getValue();
      known = known.with("aws:RequestTag/" + tag.getKey(), value);
    }
    return tags.isEmpty() ? known : known.with("aws:TagKeys", tags.keySet());
  }

  /**
   * Refuses tags for a new resource that the caller may not give.
   *
   * @param kind for example {@code instance}
   * @param by the action that makes it, for example {@code RunInstances}
   * @param tags null or empty: nothing is asked
   */
  public void requireNew(Principal caller, String kind, String by, Map<String, String> tags) {
    if (tags != null && !tags.isEmpty()) {
      RequestContext known = context(tags).with("ec2:CreateAction", by);
      authority.require(caller, CREATE, arn(caller, kind, "*"), known);
    }
  }

  /** Refuses a change of a resource's tags that the caller may not make; those of ours stay. */
  public void requireChange(
      Principal caller,
      String kind,
      String id,
      Map<String, String> before,
      Map<String, String> after) {
    Map<String, String> given = new TreeMap<>(after);
    given.entrySet().removeIf(tag -> Objects.equals(before.get(tag.getKey()), tag.getValue()));
    if (!given.isEmpty()) {
      authority.require(caller, CREATE, arn(caller, kind, id), context(given));
    }
    Set<String> taken = new TreeSet<>(before.keySet());
    taken.removeAll(after.keySet());
    taken.removeIf(key -> key.startsWith(OURS));
    if (!taken.isEmpty()) {
      RequestContext known = RequestContext.EMPTY.with("aws:TagKeys", taken);
      authority.require(caller, DELETE, arn(caller, kind, id), known);
    }
  }

  private String arn(Principal caller, String kind, String id) {
    return authority.arn(EC2, caller.accountId(), kind, id);
  }
}

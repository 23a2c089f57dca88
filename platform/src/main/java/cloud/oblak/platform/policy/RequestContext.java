package cloud.oblak.platform.policy;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is known about a call, by condition key; names of keys ignore case. */
public final class RequestContext {
  /** Nothing is known. */
  public static final RequestContext EMPTY = new RequestContext(Map.of());

  private final Map<String, List<String>> values;

  private RequestContext(Map<String, List<String>> values) {
    this.values = values;
  }

  /** The same, and one more key with one value. */
  public RequestContext with(String key, String value) {
    return with(key, List.of(value));
  }

  /** The same, and one more key with all its values, perhaps none. */
  public RequestContext with(String key, Collection<String> all) {
    Map<String, List<String>> more = new HashMap<>(values);
    more.put(key.toLowerCase(Locale.ROOT), List.copyOf(all));
    return new RequestContext(more);
  }

  /** The same, and what another knows, which wins. */
  public RequestContext and(RequestContext other) {
    Map<String, List<String>> more = new HashMap<>(values);
    more.putAll(other.values);
    return new RequestContext(more);
  }

  /** The same, and more keys with one value each. */
  public RequestContext with(Map<String, String> single) {
    Map<String, List<String>> more = new HashMap<>(values);
    single.forEach((key, value) -> more.put(key.toLowerCase(Locale.ROOT), List.of(value)));
    return new RequestContext(more);
  }

  /**
   * The values of a key.
   *
   * @param key in lower case
   * @return null where the call has no such key
   */
  List<String> values(String key) {
    return values.get(key);
  }

  /** Every key in lower case with its values. */
  public Map<String, List<String>> all() {
    return Map.copyOf(values);
  }

  /** The value of a key that has exactly one, else null. */
  String single(String key) {
    List<String> all = values.get(key);
    return all != null && all.size() == 1 ? all.getFirst() : null;
  }
}

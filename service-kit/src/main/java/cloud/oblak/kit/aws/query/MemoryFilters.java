package cloud.oblak.kit.aws.query;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The filters of a list that is in memory: what each name means for an item.
 *
 * @param <T> the items
 */
public final class MemoryFilters<T> {
  private final Map<String, Function<T, Collection<String>>> attributes = new HashMap<>();
  private Function<T, Map<String, String>> tags;

  /** A filter by one value; null never matches. */
  public MemoryFilters<T> value(String name, Function<T, String> attribute) {
    return values(
        name,
        item -> {
          String value = attribute.apply(item);
          return value == null ? List.of() : List.of(value);
        });
  }

  /** A filter that any of several values satisfies. */
  public MemoryFilters<T> values(String name, Function<T, Collection<String>> attribute) {
    attributes.put(name, attribute);
    return this;
  }

  /** The filters {@code tag:<key>}, {@code tag-key} and {@code tag-value}. */
  public MemoryFilters<T> tags(Function<T, Map<String, String>> attribute) {
    tags = attribute;
    values("tag-key", item -> attribute.apply(item).keySet());
    return values("tag-value", item -> attribute.apply(item).values());
  }

  /**
   * Which items all filters let through.
   *
   * @throws cloud.oblak.platform.FaultException Invalid where a name is none of this list's
   */
  public Predicate<T> of(List<Filter> filters) {
    Filter.checkCount(filters);
    Predicate<T> all = item -> true;
    for (Filter filter : filters) {
      Function<T, Collection<String>> attribute = attribute(filter);
      List<Wildcard> wanted = filter.values().stream().map(Wildcard::new).toList();
      all =
          all.and(item ->
              attribute.apply(item).stream()
                  .anyMatch(value -> wanted.stream().anyMatch(w -> w.matches(value))));
    }
    return all;
  }

  private Function<T, Collection<String>> attribute(Filter filter) {
    String name = filter.name();
    if (tags != null && name.startsWith("tag:")) {
      String key = name.substring("tag:".length());
      return item -> {
        String value = tags.apply(item).get(key);
        return value == null ? List.of() : List.of(value);
      };
    }
    Function<T, Collection<String>> attribute = attributes.get(name);
    if (attribute == null) {
      throw filter.unknown();
    }
    return attribute;
  }
}

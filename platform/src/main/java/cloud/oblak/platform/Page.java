package cloud.oblak.platform;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a list ordered by a unique key.
 *
 * @param items at most as many as were asked for
 * @param nextToken opaque; null on the last page
 */
public record Page<T>(List<T> items, String nextToken) {
  public Page {
    items = List.copyOf(items);
  }

  /** The same page of other things. */
  public <R> Page<R> map(Function<? super T, ? extends R> mapping) {
    return new Page<>(items.stream().<R>map(mapping).toList(), nextToken);
  }

  /**
   * Cuts a page from one row more than was asked for.
   *
   * @param rows at most {@code request.limit() + 1} rows in order
   * @param key the unique key of a row
   */
  public static <T> Page<T> of(List<T> rows, PageRequest request, Function<T, String> key) {
    if (rows.size() <= request.limit()) {
      return new Page<>(rows, null);
    }
    List<T> items = rows.subList(0, request.limit());
    return new Page<>(items, PageRequest.token(key.apply(items.getLast())));
  }
}

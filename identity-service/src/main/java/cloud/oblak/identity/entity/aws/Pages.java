package cloud.oblak.identity.entity.aws;

import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import java.util.List;
import java.util.function.Function;

/** IAM's pages: {@code MaxItems} and {@code Marker}. */
public final class Pages {
  private Pages() {}

  /** The page that is asked for. */
  public static PageRequest of(Integer maxItems, String marker) {
    return PageRequest.of(maxItems, marker);
  }

  /** Cuts a page out of a whole list. */
  public static <T> Page<T> cut(List<T> all, PageRequest page, Function<T, String> key) {
    List<T> rest =
        all.stream()
            .filter(item -> key.apply(item).compareTo(page.after()) > 0)
            .limit(page.limit() + 1L)
            .toList();
    return Page.of(rest, page, key);
  }
}

package cloud.oblak.kit.aws.query;

import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * How a list is cut into pages.
 *
 * @param least fewest that MaxResults may ask for
 * @param most most that it may ask for; also what an absent one means
 * @param ids what AWS calls the ids of the request, which exclude MaxResults; empty: they do not
 */
public record Paging(int least, int most, String ids) {
  /** EC2's usual bounds. */
  public static Paging ec2(String ids) {
    return new Paging(5, 1000, ids);
  }

  /**
   * The page a request asks for.
   *
   * @param maxResults null: as many as possible
   * @param named the ids that the request names
   */
  public PageRequest page(Integer maxResults, String nextToken, Collection<?> named) {
    if (maxResults == null) {
      return PageRequest.of(most, nextToken);
    }
    if (maxResults < least || maxResults > most) {
      throw Fault.invalid(
          "MaxResults",
          "Value ( "
              + maxResults
              + " ) for parameter maxResults is invalid. Expecting a value between "
              + least
              + " and "
              + most
              + ".");
    }
    if (!named.isEmpty() && !ids.isEmpty()) {
      throw new Fault.Invalid(
              QueryFault.COMBINATION,
              "MaxResults",
              "The parameter " + ids + " cannot be used with the parameter maxResults")
          .exception();
    }
    return PageRequest.of(maxResults, nextToken);
  }

  /** Cuts a page out of all items in the order of their keys. */
  public static <T> Page<T> cut(List<T> all, PageRequest request, Function<T, String> key) {
    List<T> rows =
        all.stream()
            .filter(item -> key.apply(item).compareTo(request.after()) > 0)
            .limit(request.limit() + 1L)
            .toList();
    return Page.of(rows, request, key);
  }
}

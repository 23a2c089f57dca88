package cloud.oblak.network.tag.aws;

import cloud.oblak.kit.aws.query.Filter;
import cloud.oblak.kit.aws.query.TagSpecification;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Turns members that EC2's lists share into the kit's words and back. */
public final class Ec2Lists {
  private Ec2Lists() {}

  /** The filters of a request. */
  public static List<Filter> filters(
      List<software.amazon.awssdk.services.ec2.model.Filter> filters) {
    return filters.stream().map(filter -> new Filter(filter.name(), filter.values())).toList();
  }

  /** Tags of a response, by key. */
  public static List<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }

  /** The tags that a request wants on what it makes of one type. */
  public static Map<String, String> wanted(
      String type,
      List<software.amazon.awssdk.services.ec2.model.TagSpecification> specifications) {
    return TagSpecification.of(
        type,
        specifications.stream()
            .map(specification ->
                new TagSpecification(
                    specification.resourceTypeAsString(),
                    specification.tags().stream()
                        .map(tag -> new TagSpecification.Tag(tag.key(), tag.value()))
                        .toList()))
            .toList());
  }

  /** Everything that a paged list holds. */
  public static <T> List<T> all(Function<PageRequest, Page<T>> list) {
    List<T> all = new ArrayList<>();
    String token = null;
    do {
      Page<T> page = list.apply(PageRequest.of(PageRequest.MAX_LIMIT, token));
      all.addAll(page.items());
      token = page.nextToken();
    } while (token != null);
    return all;
  }
}

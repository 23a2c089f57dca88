package cloud.oblak.compute.ec2;

import cloud.oblak.kit.aws.query.Filter;
import cloud.oblak.kit.aws.query.TagSpecification;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.Tag;

/** EC2's filters and tags as the rest of the code has them. */
public final class Ec2Lists {
  private Ec2Lists() {}

  /** The filters of a request. */
  public static List<Filter> filters(
      List<software.amazon.awssdk.services.ec2.model.Filter> filters) {
    return filters.stream().map(filter -> new Filter(filter.name(), filter.values())).toList();
  }

  /**
   * The tags that a request has for what it makes.
   *
   * @param type for example {@code instance}
   */
  public static Map<String, String> tags(
      String type, List<software.amazon.awssdk.services.ec2.model.TagSpecification> all) {
    return TagSpecification.of(
        type,
        all.stream()
            .map(one -> new TagSpecification(one.resourceTypeAsString(), pairs(one.tags())))
            .toList());
  }

  /** The tags of a request by their keys. */
  public static Map<String, String> map(List<Tag> tags) {
    return TagSpecification.map(pairs(tags));
  }

  /** Tags as a response shows them, in the order of their keys. */
  public static List<Tag> list(Map<String, String> tags) {
    return new TreeMap<>(tags)
        .entrySet().stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
            .toList();
  }

  private static List<TagSpecification.Tag> pairs(List<Tag> tags) {
    return tags.stream().map(tag -> new TagSpecification.Tag(tag.key(), tag.value())).toList();
  }
}

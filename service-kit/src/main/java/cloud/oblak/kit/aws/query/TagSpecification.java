package cloud.oblak.kit.aws.query;

import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Names;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tags for what a call makes.
 *
 * @param resourceType for example {@code instance}
 * @param tags keys and values; null as a value is the empty text
 */
public record TagSpecification(String resourceType, List<Tag> tags) {

  /** One tag of a request. */
  public record Tag(String key, String value) {}

  /**
   * The tags for what a call makes of one type; it makes nothing of another.
   *
   * @param type for example {@code instance}
   */
  public static Map<String, String> of(String type, List<TagSpecification> specifications) {
    Map<String, String> all = new TreeMap<>();
    for (TagSpecification specification : specifications) {
      if (specification.resourceType() == null) {
        throw Fault.missing(
            "TagSpecifications", "Tag specification resource type must have a value");
      }
      if (!specification.resourceType().equals(type)) {
        throw Fault.invalid(
            "TagSpecifications",
            "'"
                + specification.resourceType()
                + "' is not a valid taggable resource type for this operation.");
      }
      add(all, specification.tags());
    }
    return Names.checkTags("TagSpecifications", all);
  }

  /** Tags as a map, each key once. */
  public static Map<String, String> map(List<Tag> tags) {
    Map<String, String> all = new TreeMap<>();
    add(all, tags);
    return Names.checkTags("Tags", all);
  }

  private static void add(Map<String, String> all, List<Tag> tags) {
    for (Tag tag : tags) {
      if (tag.key() == null) {
        throw Fault.missing("Tags", "Tag key must be specified");
      }
      if (all.put(tag.key(), tag.value() == null ? "" : tag.value()) != null) {
        throw Fault.invalid("Tags", "Duplicate tag key '" + tag.key() + "' specified.");
      }
    }
  }
}

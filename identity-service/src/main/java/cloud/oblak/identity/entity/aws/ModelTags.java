package cloud.oblak.identity.entity.aws;

import cloud.oblak.identity.entity.IamFault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.iam.model.Tag;

/** Tags as the AWS model has them. */
public final class ModelTags {
  private ModelTags() {}

  /** Reads them; a key may be there once. */
  public static Map<String, String> read(List<Tag> tags) {
    Map<String, String> read = new HashMap<>();
    for (Tag tag : tags) {
      if (tag.key() == null
          || read.put(tag.key(), tag.value() == null ? "" : tag.value()) != null) {
        throw IamFault.invalid("tags", "Duplicate tag keys found. Each key may be given once.");
      }
    }
    return read;
  }

  /** Writes them by key. */
  public static List<Tag> write(Map<String, String> tags) {
    return tags.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }
}

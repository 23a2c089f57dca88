package cloud.oblak.compute.tag;

import cloud.oblak.platform.Names;
import java.util.Map;
import java.util.TreeMap;

/** What is to become of the tags of a resource. */
public sealed interface TagChange {
  /** The tags afterwards. */
  Map<String, String> apply(Map<String, String> before);

  /** Adds tags, over those of the same keys. */
  record Add(Map<String, String> tags) implements TagChange {
    @Override
    public Map<String, String> apply(Map<String, String> before) {
      Map<String, String> after = new TreeMap<>(before);
      after.putAll(tags);
      if (after.keySet().stream().filter(key -> !key.startsWith("aws:")).count() > Names.MAX_TAGS) {
        throw Names.tooManyTags();
      }
      return after;
    }
  }

  /**
   * Removes tags.
   *
   * @param tags values by key: null removes whatever the value is; no keys at all: every tag
   */
  record Remove(Map<String, String> tags) implements TagChange {
    @Override
    public Map<String, String> apply(Map<String, String> before) {
      Map<String, String> after = new TreeMap<>(before);
      after.entrySet().removeIf(tag -> tags.isEmpty() || removes(tag.getKey(), tag.getValue()));
      return after;
    }

    private boolean removes(String key, String value) {
      return tags.containsKey(key) && (tags.get(key) == null || tags.get(key).equals(value));
    }
  }
}

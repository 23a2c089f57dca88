package cloud.oblak.platform;

import java.util.Map;

/** Checks of the texts that callers choose: names and tags, with EC2's limits. */
public final class Names {
  /** How many tags of its owner's a resource may have. */
  public static final int MAX_TAGS = 50;

  private static final int MAX_NAME = 255;
  private static final int MAX_TAG_KEY = 128;
  private static final int MAX_TAG_VALUE = 256;

  private Names() {}

  /**
   * A name without control characters, of 1 to 255 characters, with no space around it.
   *
   * @throws FaultException Invalid or missing
   */
  public static String check(String field, String name) {
    if (name == null || name.isEmpty()) {
      throw Fault.missing(field, field + " is required.");
    }
    if (name.length() > MAX_NAME) {
      throw Fault.invalid(field, field + " must have at most " + MAX_NAME + " characters.");
    }
    printable(field, name);
    if (!name.strip().equals(name)) {
      throw Fault.invalid(field, field + " must not begin or end with white space.");
    }
    return name;
  }

  /**
   * At most 50 tags, keys of 1 to 128 and values of 0 to 256 characters; {@code aws:} is reserved.
   *
   * @param tags may be null, which means none
   * @throws FaultException LimitExceeded, Invalid
   */
  public static Map<String, String> checkTags(String field, Map<String, String> tags) {
    if (tags == null) {
      return Map.of();
    }
    if (tags.size() > MAX_TAGS) {
      throw tooManyTags();
    }
    tags.forEach((key, value) -> {
      if (key.isEmpty() || key.length() > MAX_TAG_KEY) {
        throw Fault.invalid(field, "A tag key must have 1 to 128 characters.");
      }
      if (key.startsWith("aws:")) {
        throw Fault.invalid(field, "Tag keys that begin with aws: are reserved.");
      }
      if (value == null || value.length() > MAX_TAG_VALUE) {
        throw Fault.invalid(field, "The value of tag " + key + " must have 0 to 256 characters.");
      }
      printable(field, key);
      printable(field, value);
    });
    return Map.copyOf(tags);
  }

  /** The refusal of more than {@link #MAX_TAGS}; EC2's code. */
  public static FaultException tooManyTags() {
    return new Fault.LimitExceeded(
            CommonFault.TAG_LIMIT, "A resource may have " + MAX_TAGS + " tags; leave some out.")
        .exception();
  }

  private static void printable(String field, String text) {
    boolean bad =
        text.codePoints()
            .anyMatch(c ->
                Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.SURROGATE);
    if (bad) {
      throw Fault.invalid(field, field + " must not contain control characters.");
    }
  }
}

package cloud.oblak.network.securitygroup;

import cloud.oblak.platform.Fault;
import java.util.regex.Pattern;

/** Names and descriptions of groups and rules: EC2's characters, at most 255. */
final class GroupText {
  private static final int MAX_LENGTH = 255;
  private static final Pattern ALLOWED =
      Pattern.compile("[a-zA-Z0-9 ._\\-:/()#,@\\[\\]+=&;{}!$*]*");

  private GroupText() {}

  static String name(String name) {
    if (name == null || name.isBlank()) {
      throw Fault.missing("name", "name is required.");
    }
    if (!name.strip().equals(name)) {
      throw Fault.invalid("name", "name must not begin or end with white space.");
    }
    if (name.startsWith("sg-")) {
      throw Fault.invalid("name", "name must not begin with sg-: ids do.");
    }
    return check("name", name);
  }

  static String description(String description) {
    return description == null ? "" : check("description", description);
  }

  private static String check(String field, String text) {
    if (text.length() > MAX_LENGTH || !ALLOWED.matcher(text).matches()) {
      throw Fault.invalid(
          field,
          field
              + " may have up to 255 letters, digits, spaces and the characters"
              + " ._-:/()#,@[]+=&;{}!$*");
    }
    return text;
  }
}

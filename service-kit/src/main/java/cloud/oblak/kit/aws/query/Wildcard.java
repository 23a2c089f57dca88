package cloud.oblak.kit.aws.query;

import java.util.regex.Pattern;

/**
 * The value of a filter: {@code *} stands for any text, {@code ?} for one character, a backslash
 * takes the next character as it is.
 */
final class Wildcard {
  private final StringBuilder plain = new StringBuilder();
  private final StringBuilder like = new StringBuilder();
  private final StringBuilder regex = new StringBuilder();
  private boolean exact = true;

  Wildcard(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < length) {
        i++;
        literal(text.charAt(i));
      } else if (c == '*') {
        wild("%", ".*");
      } else if (c == '?') {
        wild("_", ".");
      } else {
        literal(c);
      }
    }
  }

  private void wild(String inLike, String inRegex) {
    exact = false;
    like.append(inLike);
    regex.append(inRegex);
  }

  private void literal(char c) {
    plain.append(c);
    if (c == '%' || c == '_' || c == '\\') {
      like.append('\\');
    }
    like.append(c);
    regex.append(Character.isLetterOrDigit(c) || Character.isSurrogate(c) ? "" : "\\").append(c);
  }

  /** Whether it has no wildcards. */
  boolean exact() {
    return exact;
  }

  /** What it stands for where it is exact. */
  String text() {
    return plain.toString();
  }

  /** The pattern of an SQL {@code LIKE}. */
  String like() {
    return like.toString();
  }

  boolean matches(String value) {
    if (exact) {
      return value.contentEquals(plain);
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(value).matches();
  }
}

package cloud.oblak.kit.aws.query;

/**
 * The value of a filter: {@code *} stands for any text, {@code ?} for one character, a backslash
 * takes the next character as it is.
 */
final class Wildcard {
  private static final char LITERAL = 'c';

  private final StringBuilder plain = new StringBuilder();
  private final StringBuilder like = new StringBuilder();
  private final StringBuilder kinds = new StringBuilder();
  private boolean exact = true;

  Wildcard(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < length) {
        i++;
        literal(text.charAt(i));
      } else if (c == '*') {
        wild("%", c);
      } else if (c == '?') {
        wild("_", c);
      } else {
        literal(c);
      }
    }
  }

  private void wild(String inLike, char c) {
    exact = false;
    like.append(inLike);
    plain.append(c);
    kinds.append(c);
  }

  private void literal(char c) {
    plain.append(c);
    if (c == '%' || c == '_' || c == '\\') {
      like.append('\\');
    }
    like.append(c);
    kinds.append(LITERAL);
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
    return matchesWild(value);
  }

  // Goes back to the last star only, so the time is at most the product of both lengths.
  private boolean matchesWild(String value) {
    int at = 0;
    int star = -1;
    int from = 0;
    for (int i = 0; i < value.length(); ) {
      if (at < kinds.length() && kinds.charAt(at) == '*') {
        star = at++;
        from = i;
      } else if (at < kinds.length()
          && (kinds.charAt(at) == '?' || plain.charAt(at) == value.charAt(i))) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++from;
      } else {
        return false;
      }
    }
    while (at < kinds.length() && kinds.charAt(at) == '*') {
      at++;
    }
    return at == kinds.length();
  }
}

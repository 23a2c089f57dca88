package cloud.oblak.platform.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * An ARN of a policy. A wildcard stays within its segment; only in the last one may it stand for
 * colons too. {@code *} alone matches everything.
 */
final class ArnGlob {
  private static final int SEGMENTS = 6;
  private static final String ALL = "*";

  private final List<Glob> segments;
  private final Glob whole;

  private ArnGlob(List<Glob> segments, Glob whole) {
    this.segments = List.copyOf(segments);
    this.whole = whole;
  }

  /**
   * Reads an ARN.
   *
   * @return null where the text is none
   */
  static ArnGlob of(String text, boolean variables) {
    Glob.Reading reading = Glob.Reading.of(true, variables);
    if (text.equals(ALL)) {
      return new ArnGlob(List.of(), Glob.of(text, reading));
    }
    List<String> parts = split(text, variables);
    if (variables && parts.size() == 1 && text.startsWith("${")) {
      return new ArnGlob(List.of(), Glob.of(text, reading));
    }
    boolean open = parts.size() > 1 && text.endsWith(ALL);
    if (!parts.getFirst().equals("arn") || (parts.size() < SEGMENTS && !open)) {
      return null;
    }
    return new ArnGlob(parts.stream().map(part -> Glob.of(part, reading)).toList(), null);
  }

  /** The keys of its variables, in lower case. */
  Set<String> keys() {
    Set<String> keys = new TreeSet<>(whole == null ? Set.of() : whole.keys());
    segments.forEach(segment -> keys.addAll(segment.keys()));
    return keys;
  }

  boolean matches(String value, RequestContext context) {
    if (whole != null) {
      return whole.matches(value, context);
    }
    int from = 0;
    for (int i = 0; i < segments.size() - 1; i++) {
      int colon = value.indexOf(':', from);
      if (colon < 0 || !segments.get(i).matches(value.substring(from, colon), context)) {
        return false;
      }
      from = colon + 1;
    }
    return segments.getLast().matches(value.substring(from), context);
  }

  /** Splits at colons that are in no variable, into six parts at most. */
  private static List<String> split(String text, boolean variables) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    int at = 0;
    while (at < text.length() && parts.size() < SEGMENTS - 1) {
      if (variables && text.startsWith("${", at) && text.indexOf('}', at) > 0) {
        at = text.indexOf('}', at);
      } else if (text.charAt(at) == ':') {
        parts.add(text.substring(from, at));
        from = at + 1;
      }
      at++;
    }
    parts.add(text.substring(from));
    return parts;
  }
}

package cloud.oblak.platform.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text of a policy: literal characters, {@code *} and {@code ?}, and variables like {@code
 * ${aws:username}}, whose values are literal whatever they hold.
 */
final class Glob {
  private static final int ANY = -1;
  private static final int ONE = -2;
  private static final String BEGIN = "${";
  private static final Pattern WITH_DEFAULT = Pattern.compile("([^,]++),\\s*+'([^']*+)'\\s*+");

  private final List<Part> parts;
  private final int[] fixed;

  private sealed interface Part permits Fixed, Variable {}

  private record Fixed(String text, boolean wildcards) implements Part {}

  /**
   * A variable.
   *
   * @param otherwise null: without a value nothing matches
   */
  private record Variable(String key, String otherwise) implements Part {}

  private Glob(List<Part> parts) {
    this.parts = List.copyOf(parts);
    this.fixed = parts.stream().allMatch(Fixed.class::isInstance) ? resolve(null) : null;
  }

  /** How a text is read. */
  enum Reading {
    /** Wildcards and variables, the way of {@code Resource} and {@code StringLike}. */
    FULL(true, true),
    /** Wildcards only: the way of a document of 2008, and of actions. */
    WILDCARDS(true, false),
    /** Variables only: the way of {@code StringEquals}. */
    VARIABLES(false, true),
    /** Every character as it is. */
    LITERAL(false, false);

    private final boolean wildcards;
    private final boolean variables;

    Reading(boolean wildcards, boolean variables) {
      this.wildcards = wildcards;
      this.variables = variables;
    }

    static Reading of(boolean wildcards, boolean variables) {
      return Arrays.stream(values())
          .filter(reading -> reading.wildcards == wildcards && reading.variables == variables)
          .findFirst()
          .orElseThrow();
    }
  }

  static Glob of(String text, Reading reading) {
    if (!reading.variables) {
      return new Glob(List.of(new Fixed(text, reading.wildcards)));
    }
    List<Part> parts = new ArrayList<>();
    int from = 0;
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf('}', begin + BEGIN.length());
    while (begin >= 0 && end >= 0) {
      parts.add(new Fixed(text.substring(from, begin), reading.wildcards));
      parts.add(variable(text.substring(begin + BEGIN.length(), end)));
      from = end + 1;
      begin = text.indexOf(BEGIN, from);
      end = text.indexOf('}', begin + BEGIN.length());
    }
    parts.add(new Fixed(text.substring(from), reading.wildcards));
    return new Glob(parts);
  }

  private static Part variable(String inside) {
    if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
      return new Fixed(inside, false);
    }
    Matcher withDefault = WITH_DEFAULT.matcher(inside);
    return withDefault.matches()
        ? new Variable(key(withDefault.group(1)), withDefault.group(2))
        : new Variable(key(inside), null);
  }

  private static String key(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  /** The keys of its variables, in lower case. */
  Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    for (Part part : parts) {
      if (part instanceof Variable variable) {
        keys.add(variable.key());
      }
    }
    return keys;
  }

  /** Whether the whole value is matched; never where a variable has no value. */
  boolean matches(String value, RequestContext context) {
    int[] tokens = fixed == null ? resolve(context) : fixed;
    return tokens != null && matches(tokens, value);
  }

  /** What it stands for in a call where it has no wildcards; null where a variable has no value. */
  String text(RequestContext context) {
    int[] tokens = fixed == null ? resolve(context) : fixed;
    if (tokens == null) {
      return null;
    }
    StringBuilder text = new StringBuilder(tokens.length);
    for (int token : tokens) {
      text.append(token == ANY ? '*' : token == ONE ? '?' : (char) token);
    }
    return text.toString();
  }

  private int[] resolve(RequestContext context) {
    int[] tokens = new int[0];
    for (Part part : parts) {
      int[] more =
          switch (part) {
            case Fixed literal -> tokens(literal.text(), literal.wildcards());
            case Variable variable -> value(variable, context);
          };
      if (more == null) {
        return null;
      }
      int before = tokens.length;
      tokens = Arrays.copyOf(tokens, before + more.length);
      System.arraycopy(more, 0, tokens, before, more.length);
    }
    return tokens;
  }

  private static int[] value(Variable variable, RequestContext context) {
    String value = context.single(variable.key());
    String used = value == null ? variable.otherwise() : value;
    return used == null ? null : tokens(used, false);
  }

  private static int[] tokens(String text, boolean wildcards) {
    return text.chars()
        .map(c -> wildcards && c == '*' ? ANY : wildcards && c == '?' ? ONE : c)
        .toArray();
  }

  // Goes back to the last star only, which keeps hostile patterns at most quadratic.
  private static boolean matches(int[] tokens, String value) {
    int at = 0;
    int token = 0;
    int star = -1;
    int resume = 0;
    while (at < value.length()) {
      if (token < tokens.length && tokens[token] == ANY) {
        star = token++;
        resume = at;
      } else if (token < tokens.length
          && (tokens[token] == ONE || tokens[token] == value.charAt(at))) {
        token++;
        at++;
      } else if (star >= 0) {
        token = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (token < tokens.length && tokens[token] == ANY) {
      token++;
    }
    return token == tokens.length;
  }
}

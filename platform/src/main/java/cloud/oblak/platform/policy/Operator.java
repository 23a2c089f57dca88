package cloud.oblak.platform.policy;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * How a condition compares. A negated operator is the one it negates, answered the other way round.
 */
enum Operator {
  STRING_EQUALS("StringEquals", false),
  STRING_NOT_EQUALS("StringNotEquals", true),
  STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", false),
  STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", true),
  STRING_LIKE("StringLike", false),
  STRING_NOT_LIKE("StringNotLike", true),
  NUMERIC_EQUALS("NumericEquals", false),
  NUMERIC_NOT_EQUALS("NumericNotEquals", true),
  NUMERIC_LESS_THAN("NumericLessThan", false),
  NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", false),
  NUMERIC_GREATER_THAN("NumericGreaterThan", false),
  NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", false),
  DATE_EQUALS("DateEquals", false),
  DATE_NOT_EQUALS("DateNotEquals", true),
  DATE_LESS_THAN("DateLessThan", false),
  DATE_LESS_THAN_EQUALS("DateLessThanEquals", false),
  DATE_GREATER_THAN("DateGreaterThan", false),
  DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", false),
  BOOL("Bool", false),
  BINARY_EQUALS("BinaryEquals", false),
  IP_ADDRESS("IpAddress", false),
  NOT_IP_ADDRESS("NotIpAddress", true),
  ARN_EQUALS("ArnEquals", false),
  ARN_LIKE("ArnLike", false),
  ARN_NOT_EQUALS("ArnNotEquals", true),
  ARN_NOT_LIKE("ArnNotLike", true),
  NULL("Null", false);

  private final String word;
  private final boolean negated;

  Operator(String word, boolean negated) {
    this.word = word;
    this.negated = negated;
  }

  /** The operator of that name, whatever its case. */
  static Optional<Operator> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word.equalsIgnoreCase(word)).findFirst();
  }

  boolean negated() {
    return negated;
  }

  /** One value of the policy, ready to be compared with values of calls. */
  interface Test {
    /** Whether the call's value is what the policy's value names, before any negation. */
    boolean matches(String value, RequestContext context);

    /** The keys of variables, in lower case. */
    default Set<String> keys() {
      return Set.of();
    }
  }

  /**
   * Prepares a value of a policy.
   *
   * @throws IllegalArgumentException where it is none that this operator takes
   */
  Test test(String text, boolean variables) {
    return switch (this) {
      case STRING_EQUALS, STRING_NOT_EQUALS ->
          glob(Glob.of(text, Glob.Reading.of(false, variables)));
      case STRING_LIKE, STRING_NOT_LIKE -> glob(Glob.of(text, Glob.Reading.of(true, variables)));
      case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE ->
          ignoringCase(Glob.of(text, Glob.Reading.of(false, variables)));
      case NUMERIC_EQUALS, NUMERIC_NOT_EQUALS -> number(text, sign -> sign == 0);
      case NUMERIC_LESS_THAN -> number(text, sign -> sign < 0);
      case NUMERIC_LESS_THAN_EQUALS -> number(text, sign -> sign <= 0);
      case NUMERIC_GREATER_THAN -> number(text, sign -> sign > 0);
      case NUMERIC_GREATER_THAN_EQUALS -> number(text, sign -> sign >= 0);
      case DATE_EQUALS, DATE_NOT_EQUALS -> date(text, sign -> sign == 0);
      case DATE_LESS_THAN -> date(text, sign -> sign < 0);
      case DATE_LESS_THAN_EQUALS -> date(text, sign -> sign <= 0);
      case DATE_GREATER_THAN -> date(text, sign -> sign > 0);
      case DATE_GREATER_THAN_EQUALS -> date(text, sign -> sign >= 0);
      case BOOL, NULL -> truth(text);
      case BINARY_EQUALS -> bytes(text);
      case IP_ADDRESS, NOT_IP_ADDRESS -> address(text);
      case ARN_EQUALS, ARN_LIKE, ARN_NOT_EQUALS, ARN_NOT_LIKE -> arn(text, variables);
    };
  }

  private static Test glob(Glob glob) {
    return new Test() {
      @Override
      public boolean matches(String value, RequestContext context) {
        return glob.matches(value, context);
      }

      @Override
      public Set<String> keys() {
        return glob.keys();
      }
    };
  }

  private static Test ignoringCase(Glob glob) {
    return new Test() {
      @Override
      public boolean matches(String value, RequestContext context) {
        return value.equalsIgnoreCase(glob.text(context));
      }

      @Override
      public Set<String> keys() {
        return glob.keys();
      }
    };
  }

  private static Test arn(String text, boolean variables) {
    ArnGlob glob = ArnGlob.of(text, variables);
    if (glob == null) {
      throw new IllegalArgumentException(text);
    }
    return new Test() {
      @Override
      public boolean matches(String value, RequestContext context) {
        return glob.matches(value, context);
      }

      @Override
      public Set<String> keys() {
        return glob.keys();
      }
    };
  }

  private static Test number(String text, IntPredicate wanted) {
    BigDecimal limit = new BigDecimal(text);
    return (value, context) -> {
      try {
        return wanted.test(new BigDecimal(value).compareTo(limit));
      } catch (NumberFormatException none) {
        return false;
      }
    };
  }

  private static Test date(String text, IntPredicate wanted) {
    Instant limit = Timestamps.of(text);
    return (value, context) -> {
      try {
        return wanted.test(Timestamps.of(value).compareTo(limit));
      } catch (IllegalArgumentException none) {
        return false;
      }
    };
  }

  private static Test truth(String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    if (!wanted.equals("true") && !wanted.equals("false")) {
      throw new IllegalArgumentException(text);
    }
    return (value, context) -> value.equalsIgnoreCase(wanted);
  }

  private static Test bytes(String text) {
    byte[] wanted = Base64.getDecoder().decode(text);
    return (value, context) -> {
      try {
        return Arrays.equals(wanted, Base64.getDecoder().decode(value));
      } catch (IllegalArgumentException none) {
        return false;
      }
    };
  }

  private static Test address(String text) {
    IpRange range = IpRange.of(text);
    return (value, context) -> {
      try {
        return range.contains(InetAddress.ofLiteral(value));
      } catch (IllegalArgumentException none) {
        return false;
      }
    };
  }
}

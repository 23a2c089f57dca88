package cloud.oblak.platform.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One comparison of a statement.
 *
 * @param key in lower case
 * @param ifExists whether a call without the key passes
 */
record Condition(
    Operator operator, Quantity quantity, boolean ifExists, String key, List<Operator.Test> tests) {
  private static final String IF_EXISTS = "ifexists";

  Condition {
    tests = List.copyOf(tests);
  }

  /** What is asked of a key with several values. */
  enum Quantity {
    USUAL(""),
    ALL("forallvalues:"),
    ANY("foranyvalue:");

    private final String prefix;

    Quantity(String prefix) {
      this.prefix = prefix;
    }
  }

  /** The name of an operator taken apart. */
  private record Name(Operator operator, Quantity quantity, boolean ifExists) {}

  /**
   * Reads a condition.
   *
   * @return nothing where there is no such operator
   * @throws IllegalArgumentException where a value is none that the operator takes
   */
  static Optional<Condition> of(String name, String key, List<String> values, boolean variables) {
    return name(name)
        .map(known -> {
          List<Operator.Test> tests = new ArrayList<>();
          values.forEach(value -> tests.add(known.operator().test(value, variables)));
          return new Condition(
              known.operator(),
              known.quantity(),
              known.ifExists(),
              key.toLowerCase(Locale.ROOT),
              tests);
        });
  }

  /** Whether there is an operator of that name. */
  static boolean knows(String name) {
    return name(name).isPresent();
  }

  private static Optional<Name> name(String text) {
    String rest = text.toLowerCase(Locale.ROOT);
    Quantity quantity = Quantity.USUAL;
    for (Quantity each : List.of(Quantity.ALL, Quantity.ANY)) {
      if (rest.startsWith(each.prefix)) {
        quantity = each;
        rest = rest.substring(each.prefix.length());
      }
    }
    boolean ifExists = rest.endsWith(IF_EXISTS);
    if (ifExists) {
      rest = rest.substring(0, rest.length() - IF_EXISTS.length());
    }
    Quantity found = quantity;
    return Operator.of(rest)
        .filter(operator -> operator != Operator.NULL || !ifExists)
        .map(operator -> new Name(operator, found, ifExists));
  }

  boolean holds(RequestContext context) {
    List<String> values = context.values(key);
    if (operator == Operator.NULL) {
      String absent = Boolean.toString(values == null || values.isEmpty());
      return tests.stream().anyMatch(test -> test.matches(absent, context));
    }
    boolean none = values == null || values.isEmpty();
    return switch (quantity) {
      case USUAL -> none ? ifExists || operator.negated() : usual(values, context);
      case ALL -> none || values.stream().allMatch(value -> passes(value, context));
      case ANY -> none ? ifExists : values.stream().anyMatch(value -> passes(value, context));
    };
  }

  // Of a key with several values without a quantity, one that is named decides either way.
  private boolean usual(List<String> values, RequestContext context) {
    boolean named = values.stream().anyMatch(value -> named(value, context));
    return named != operator.negated();
  }

  private boolean passes(String value, RequestContext context) {
    return named(value, context) != operator.negated();
  }

  private boolean named(String value, RequestContext context) {
    for (Operator.Test test : tests) {
      if (test.matches(value, context)) {
        return true;
      }
    }
    return false;
  }

  /** The keys it reads, in lower case. */
  Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    keys.add(key);
    tests.forEach(test -> keys.addAll(test.keys()));
    return keys;
  }
}

package cloud.oblak.platform.policy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One statement, compiled.
 *
 * @param sid empty where it has none
 * @param actions in lower case
 * @param resources empty in a trust policy
 * @param principals null in an identity policy
 */
record Statement(
    String sid,
    Effect effect,
    Listed<Glob> actions,
    Listed<ArnGlob> resources,
    Principals principals,
    List<Condition> conditions) {
  Statement {
    conditions = List.copyOf(conditions);
  }

  /**
   * What an element lists.
   *
   * @param except whether everything else is meant: {@code NotAction}, {@code NotResource}
   */
  record Listed<T>(List<T> items, boolean except) {
    Listed {
      items = List.copyOf(items);
    }
  }

  /**
   * Whether the statement is about a call.
   *
   * @param action in lower case
   */
  boolean covers(String action, String resource, RequestContext context) {
    return about(action) && on(resource, context) && holds(context);
  }

  boolean about(String action) {
    for (Glob each : actions.items()) {
      if (each.matches(action, RequestContext.EMPTY)) {
        return !actions.except();
      }
    }
    return actions.except();
  }

  private boolean on(String resource, RequestContext context) {
    for (ArnGlob each : resources.items()) {
      if (each.matches(resource, context)) {
        return !resources.except();
      }
    }
    return resources.except();
  }

  boolean holds(RequestContext context) {
    for (Condition condition : conditions) {
      if (!condition.holds(context)) {
        return false;
      }
    }
    return true;
  }

  /** The condition keys it reads, in lower case. */
  Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    conditions.forEach(condition -> keys.addAll(condition.keys()));
    resources.items().forEach(resource -> keys.addAll(resource.keys()));
    return keys;
  }
}

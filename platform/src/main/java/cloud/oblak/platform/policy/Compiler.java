package cloud.oblak.platform.policy;

import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns the tree of a document into statements, or says where it is wrong. */
final class Compiler {
  private static final String CURRENT = "2012-10-17";
  private static final String OLD = "2008-10-17";
  private static final Set<String> DOCUMENT = Set.of("Version", "Id", "Statement");
  private static final Set<String> STATEMENT =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");
  private static final Pattern SID = Pattern.compile("[A-Za-z0-9]*");
  private static final Pattern ACTION = Pattern.compile("\\*|[A-Za-z0-9*?-]+:[A-Za-z0-9*?]+");

  private final boolean trust;
  private boolean variables;

  Compiler(boolean trust) {
    this.trust = trust;
  }

  Policy compile(Object tree) {
    Map<?, ?> document = object(tree, "", "The document must be a JSON object.");
    onlyKnown(document, DOCUMENT, "");
    Object version = document.get("Version");
    if (version != null && !version.equals(CURRENT) && !version.equals(OLD)) {
      throw malformed("Version", "The version must be " + CURRENT + " or " + OLD + ".");
    }
    variables = CURRENT.equals(version);
    Object statement = document.get("Statement");
    if (statement == null) {
      throw malformed("Statement", "The document must have a Statement.");
    }
    List<?> all = statement instanceof List<?> list ? list : List.of(statement);
    if (all.isEmpty()) {
      throw malformed("Statement", "The document must have at least one statement.");
    }
    List<Statement> compiled = new ArrayList<>();
    Set<String> sids = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      String where = statement instanceof List<?> ? "Statement[" + i + "]" : "Statement";
      Statement one = statement(object(all.get(i), where, "A statement must be an object."), where);
      if (!one.sid().isEmpty() && !sids.add(one.sid())) {
        throw malformed(where + ".Sid", "Statement IDs (SID) in a single policy must be unique.");
      }
      compiled.add(one);
    }
    return new Policy(compiled);
  }

  private Statement statement(Map<?, ?> statement, String where) {
    onlyKnown(statement, STATEMENT, where);
    Object sid = statement.get("Sid");
    if (sid != null && !(sid instanceof String text && SID.matcher(text).matches())) {
      throw malformed(
          where + ".Sid", "Statement IDs (SID) must be alpha-numeric: letters and digits only.");
    }
    Effect effect =
        switch (statement.get("Effect")) {
          case String text when text.equals("Allow") -> Effect.ALLOW;
          case String text when text.equals("Deny") -> Effect.DENY;
          case null -> throw malformed(where + ".Effect", "Missing required field Effect.");
          default -> throw malformed(where + ".Effect", "Effect must be Allow or Deny.");
        };
    return new Statement(
        sid == null ? "" : (String) sid,
        effect,
        actions(statement, where),
        resources(statement, where),
        principals(statement, where),
        conditions(statement.get("Condition"), where + ".Condition"));
  }

  private Statement.Listed<Glob> actions(Map<?, ?> statement, String where) {
    String name = oneOf(statement, where, "Action", "Policy statement must contain actions.");
    List<Glob> actions = new ArrayList<>();
    for (String text : texts(statement.get(name), where + "." + name)) {
      if (!ACTION.matcher(text).matches()) {
        throw malformed(
            where + "." + name,
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
      }
      if (trust && !text.equals("*") && !text.toLowerCase(Locale.ROOT).startsWith("sts:")) {
        throw malformed(
            where + "." + name, "AssumeRole policy may only specify STS AssumeRole actions.");
      }
      actions.add(Glob.of(text.toLowerCase(Locale.ROOT), Glob.Reading.WILDCARDS));
    }
    return new Statement.Listed<>(actions, name.startsWith("Not"));
  }

  private Statement.Listed<ArnGlob> resources(Map<?, ?> statement, String where) {
    if (trust) {
      for (String name : List.of("Resource", "NotResource")) {
        if (statement.containsKey(name)) {
          throw malformed(where + "." + name, "Has prohibited field " + name + ".");
        }
      }
      return new Statement.Listed<>(List.of(), true);
    }
    String name = oneOf(statement, where, "Resource", "Policy statement must contain resources.");
    List<ArnGlob> resources = new ArrayList<>();
    for (String text : texts(statement.get(name), where + "." + name)) {
      ArnGlob arn = ArnGlob.of(text, variables);
      if (arn == null) {
        throw malformed(
            where + "." + name, "Resource " + text + " must be in ARN format or \"*\".");
      }
      resources.add(arn);
    }
    return new Statement.Listed<>(resources, name.startsWith("Not"));
  }

  private Principals principals(Map<?, ?> statement, String where) {
    boolean named = statement.containsKey("Principal") || statement.containsKey("NotPrincipal");
    if (!trust) {
      if (named) {
        throw malformed(where + ".Principal", "Policy document should not specify a principal.");
      }
      return null;
    }
    String name = oneOf(statement, where, "Principal", "Missing required field Principal.");
    boolean except = name.startsWith("Not");
    Object value = statement.get(name);
    if ("*".equals(value)) {
      return new Principals(true, List.of(), List.of(), except);
    }
    Map<?, ?> kinds =
        object(value, where + "." + name, "A principal must be \"*\" or an object of kinds.");
    onlyKnown(kinds, Set.of("AWS", "Service", "Federated", "CanonicalUser"), where + "." + name);
    for (Object kind : kinds.keySet()) {
      texts(kinds.get(kind), where + "." + name + "." + kind);
    }
    return new Principals(
        false, some(kinds, "AWS", where + "." + name), some(kinds, "Service", where), except);
  }

  private static List<String> some(Map<?, ?> kinds, String kind, String where) {
    return kinds.containsKey(kind) ? texts(kinds.get(kind), where + "." + kind) : List.of();
  }

  private List<Condition> conditions(Object value, String where) {
    if (value == null) {
      return List.of();
    }
    List<Condition> conditions = new ArrayList<>();
    object(value, where, "A condition must be an object of operators.")
        .forEach((operator, keys) -> {
          String name = String.valueOf(operator);
          if (!Condition.knows(name)) {
            throw malformed(where, "Invalid Condition type : " + name + ".");
          }
          object(keys, where + "." + name, "An operator must be an object of keys.")
              .forEach((key, values) ->
                  conditions.add(condition(name, String.valueOf(key), values, where + "." + name)));
        });
    return conditions;
  }

  private Condition condition(String operator, String key, Object value, String where) {
    if (key.isEmpty()) {
      throw malformed(where, "A condition key must have a name.");
    }
    List<String> values = scalars(value, where + "." + key);
    try {
      return Condition.of(operator, key, values, variables).orElseThrow();
    } catch (IllegalArgumentException unreadable) {
      throw malformed(
          where + "." + key, "The value is none that the operator " + operator + " takes.");
    }
  }

  private static String oneOf(Map<?, ?> statement, String where, String name, String missing) {
    boolean plain = statement.containsKey(name);
    boolean not = statement.containsKey("Not" + name);
    if (plain && not) {
      throw malformed(where, "A statement must have only one of " + name + " and Not" + name + ".");
    }
    if (!plain && !not) {
      throw malformed(where, missing);
    }
    return plain ? name : "Not" + name;
  }

  private static List<String> texts(Object value, String where) {
    List<?> all = value instanceof List<?> list ? list : List.of(value == null ? "" : value);
    List<String> texts = new ArrayList<>();
    for (Object each : all) {
      if (!(each instanceof String text) || text.isEmpty()) {
        throw malformed(where, "A text or a list of texts is needed.");
      }
      texts.add(text);
    }
    if (texts.isEmpty()) {
      throw malformed(where, "The list must not be empty.");
    }
    return texts;
  }

  private static List<String> scalars(Object value, String where) {
    List<?> all = value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
    List<String> texts = new ArrayList<>();
    for (Object each : all) {
      switch (each) {
        case String text -> texts.add(text);
        case Boolean truth -> texts.add(truth.toString());
        case Number number -> texts.add(number.toString());
        case null, default ->
            throw malformed(
                where, "A condition's value must be a text, a number or a truth value.");
      }
    }
    if (texts.isEmpty()) {
      throw malformed(where, "A condition must have at least one value.");
    }
    return texts;
  }

  private static Map<?, ?> object(Object value, String where, String otherwise) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw malformed(where, otherwise);
  }

  private static void onlyKnown(Map<?, ?> object, Set<String> known, String where) {
    for (Object key : object.keySet()) {
      if (!(key instanceof String name) || !known.contains(name)) {
        throw malformed(where, "There is no element " + key + " here.");
      }
    }
  }

  private static FaultException malformed(String where, String what) {
    String place = where.isEmpty() ? "" : " At " + where + ".";
    return new Fault.Invalid(PolicyFault.MALFORMED, "PolicyDocument", what + place).exception();
  }
}

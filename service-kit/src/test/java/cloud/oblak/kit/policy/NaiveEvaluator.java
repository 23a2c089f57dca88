package cloud.oblak.kit.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the same rules straight from the tree, by regular expressions and without any preparation:
 * slow, short, and written apart from the engine.
 */
final class NaiveEvaluator {
  private final Map<String, List<String>> context;

  NaiveEvaluator(Map<String, List<String>> context) {
    this.context = context;
  }

  boolean allows(JsonNode document, String action, String resource) {
    boolean allowed = false;
    for (JsonNode statement : document.get("Statement")) {
      if (applies(statement, action, resource)) {
        if (statement.get("Effect").asText().equals("Deny")) {
          return false;
        }
        allowed = true;
      }
    }
    return allowed;
  }

  private boolean applies(JsonNode statement, String action, String resource) {
    boolean acts =
        statement.has("Action")
            ? texts(statement.get("Action")).stream().anyMatch(each -> action(each, action))
            : texts(statement.get("NotAction")).stream().noneMatch(each -> action(each, action));
    boolean on =
        statement.has("Resource")
            ? texts(statement.get("Resource")).stream().anyMatch(each -> arn(each, resource))
            : texts(statement.get("NotResource")).stream().noneMatch(each -> arn(each, resource));
    boolean holds = true;
    if (statement.has("Condition")) {
      for (var operator : statement.get("Condition").properties()) {
        for (var key : operator.getValue().properties()) {
          holds &= condition(operator.getKey(), key.getKey(), texts(key.getValue()));
        }
      }
    }
    return acts && on && holds;
  }

  private boolean action(String pattern, String action) {
    return Pattern.matches(
        regex(pattern.toLowerCase(Locale.ROOT)), action.toLowerCase(Locale.ROOT));
  }

  private boolean arn(String pattern, String resource) {
    if (pattern.equals("*")) {
      return true;
    }
    if (pattern.contains("${") && user() == null) {
      return false;
    }
    String[] wanted = pattern.replace("${aws:username}", "\0").split(":", 6);
    String[] given = resource.split(":", wanted.length);
    if (given.length != wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (!Pattern.matches(regex(wanted[i]), given[i])) {
        return false;
      }
    }
    return true;
  }

  private boolean condition(String name, String key, List<String> wanted) {
    List<String> values = context.getOrDefault(key, List.of());
    if (name.equals("Null")) {
      return wanted.contains(Boolean.toString(values.isEmpty()));
    }
    boolean negated = name.contains("Not");
    if (name.startsWith("ForAllValues:")) {
      return values.stream().allMatch(value -> named(name, value, wanted) != negated);
    }
    if (values.isEmpty()) {
      return name.endsWith("IfExists") || (negated && !name.startsWith("ForAnyValue:"));
    }
    if (name.startsWith("ForAnyValue:")) {
      return values.stream().anyMatch(value -> named(name, value, wanted) != negated);
    }
    return values.stream().anyMatch(value -> named(name, value, wanted)) != negated;
  }

  private boolean named(String operator, String value, List<String> wanted) {
    for (String each : wanted) {
      if (each.contains("${") && user() == null) {
        continue;
      }
      String literal = each.replace("${aws:username}", "\0");
      boolean matched =
          operator.contains("Like")
              ? Pattern.matches(regex(literal), value)
              : literal.replace("\0", user() == null ? "" : user()).equals(value);
      if (matched) {
        return true;
      }
    }
    return false;
  }

  private String user() {
    List<String> names = context.get("aws:username");
    return names == null ? null : names.getFirst();
  }

  private String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      regex.append(
          switch (c) {
            case '*' -> ".*";
            case '?' -> ".";
            case '\0' -> Pattern.quote(user());
            default -> Pattern.quote(String.valueOf(c));
          });
    }
    return regex.toString();
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(each -> texts.add(each.asText()));
    } else {
      texts.add(node.asText());
    }
    return texts;
  }
}

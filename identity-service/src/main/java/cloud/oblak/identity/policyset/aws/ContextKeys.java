package cloud.oblak.identity.policyset.aws;

import cloud.oblak.kit.policy.PolicyDocuments;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The condition keys that documents read, as the documents spell them. */
final class ContextKeys {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\s*([^},*?$]+?)\\s*(,[^}]*)?}");
  private static final String WITH_VARIABLES = "2012-10-17";

  // By lower case, as two spellings are one key.
  private final Map<String, String> names = new TreeMap<>();

  private ContextKeys() {}

  /**
   * The keys of all these documents, in order.
   *
   * @throws cloud.oblak.platform.FaultException MalformedPolicyDocument
   */
  static Set<String> of(Collection<String> documents) {
    ContextKeys keys = new ContextKeys();
    for (String document : documents) {
      PolicyDocuments.identity(document);
      keys.read(tree(document));
    }
    return new LinkedHashSet<>(keys.names.values());
  }

  private void read(JsonNode document) {
    boolean variables = document.path("Version").asText().equals(WITH_VARIABLES);
    for (JsonNode condition : document.findValues("Condition")) {
      condition.forEach(operator -> operator.fieldNames().forEachRemaining(this::add));
      if (variables) {
        variables(condition);
      }
    }
    if (variables) {
      document.findValues("Resource").forEach(this::variables);
      document.findValues("NotResource").forEach(this::variables);
    }
  }

  private void variables(JsonNode values) {
    Matcher matcher = VARIABLE.matcher(values.toString());
    while (matcher.find()) {
      add(matcher.group(1));
    }
  }

  private void add(String name) {
    names.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
  }

  private static JsonNode tree(String document) {
    try {
      return JSON.readTree(document);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("A document that compiled is no JSON.", impossible);
    }
  }
}

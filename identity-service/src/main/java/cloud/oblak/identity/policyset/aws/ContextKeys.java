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

/** The condition keys that documents read, as the documents spell them. */
final class ContextKeys {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WITH_VARIABLES = "2012-10-17";
  private static final String BEGIN = "${";

  // Variables that stand for themselves.
  private static final Set<String> CHARACTERS = Set.of("*", "?", "$");

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
        texts(condition);
      }
    }
    if (variables) {
      document.findValues("Resource").forEach(this::texts);
      document.findValues("NotResource").forEach(this::texts);
    }
  }

  private void texts(JsonNode values) {
    if (values.isTextual()) {
      variables(values.textValue());
    }
    values.forEach(this::texts);
  }

  // Callers write these texts: each character is looked at a fixed number of times.
  private void variables(String text) {
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf('}', begin + BEGIN.length());
    while (begin >= 0 && end >= 0) {
      variable(text.substring(begin + BEGIN.length(), end));
      begin = text.indexOf(BEGIN, end);
      end = text.indexOf('}', begin + BEGIN.length());
    }
  }

  private void variable(String inside) {
    int comma = inside.indexOf(',');
    String name = (comma < 0 ? inside : inside.substring(0, comma)).strip();
    if (!name.isEmpty() && !CHARACTERS.contains(name)) {
      add(name);
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

package cloud.oblak.kit.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.platform.policy.Decision;
import cloud.oblak.platform.policy.PolicyRequest;
import cloud.oblak.platform.policy.PolicySet;
import cloud.oblak.platform.policy.RequestContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What AWS's documentation says about policies, as a table of calls and their outcome. */
class PolicyTableTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  List<DynamicTest> everyCallHasTheDocumentedOutcome() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream table = PolicyTableTest.class.getResourceAsStream("cases.json")) {
      for (JsonNode group : JSON.readTree(table)) {
        PolicySet set = set(group);
        int number = 0;
        for (JsonNode call : group.get("calls")) {
          String name = group.get("name").asText() + " #" + ++number;
          tests.add(
              DynamicTest.dynamicTest(
                  name, () -> assertEquals(call.get("is").asText(), outcome(set, call), name)));
        }
      }
    }
    return tests;
  }

  private static String outcome(PolicySet set, JsonNode call) {
    RequestContext context = RequestContext.EMPTY;
    if (call.has("context")) {
      for (var entry : call.get("context").properties()) {
        List<String> values = new ArrayList<>();
        if (entry.getValue().isArray()) {
          entry.getValue().forEach(value -> values.add(value.asText()));
        } else {
          values.add(entry.getValue().asText());
        }
        context = context.with(entry.getKey(), values);
      }
    }
    String resource = call.has("on") ? call.get("on").asText() : "*";
    return switch (set.decide(new PolicyRequest(call.get("do").asText(), resource, context))) {
      case Decision.Allowed _ -> "allowed";
      case Decision.Denied _ -> "denied";
      case Decision.NotAllowed not ->
          "no-" + not.lacking().name().toLowerCase(java.util.Locale.ROOT);
    };
  }

  private static PolicySet set(JsonNode group) {
    return new PolicySet(
        policies(group, "policies"),
        policies(group, "boundary").stream().findFirst(),
        policies(group, "session"));
  }

  private static List<PolicySet.Named> policies(JsonNode group, String field) {
    List<PolicySet.Named> policies = new ArrayList<>();
    for (JsonNode document : Optional.ofNullable(group.get(field)).orElse(JSON.createArrayNode())) {
      policies.add(
          new PolicySet.Named(
              "p" + policies.size(), PolicyDocuments.identity(document.toString())));
    }
    return policies;
  }
}

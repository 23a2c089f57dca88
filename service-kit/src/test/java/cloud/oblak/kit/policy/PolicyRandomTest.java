package cloud.oblak.kit.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.platform.policy.PolicyRequest;
import cloud.oblak.platform.policy.PolicySet;
import cloud.oblak.platform.policy.RequestContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Many random policies and calls, each also judged by a second, naive evaluator. */
class PolicyRandomTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] ACTIONS = {"ec2:Run", "ec2:Stop", "iam:Run", "iam:Get"};
  private static final String[] ACTION_GLOBS = {
    "*", "ec2:*", "EC2:r*", "iam:?et", "*:Run", "ec2:*o*", "iam:get"
  };
  private static final String[] RESOURCES = {
    "*", "arn:aws:ec2:r1:1:instance/i-1", "arn:aws:ec2:r2:1:instance/i:2", "arn:aws:iam::1:user/ann"
  };
  private static final String[] RESOURCE_GLOBS = {
    "*",
    "arn:aws:ec2:*:1:instance/*",
    "arn:aws:ec2:r?:1:instance/i?2",
    "arn:aws:iam::1:user/${aws:username}",
    "arn:*:*:*:*:*",
    "arn:aws:ec2:*"
  };
  private static final String[] OPERATORS = {
    "StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "Null"
  };
  private static final String[] QUANTITIES = {"", "ForAllValues:", "ForAnyValue:"};
  private static final String[] KEYS = {"aws:username", "aws:TagKeys"};
  private static final String[] VALUES = {"ann", "bob", "a", "b"};
  private static final String[] VALUE_GLOBS = {"ann", "a*", "?", "b", "${aws:username}"};

  private final Random random = new Random(20260102);

  @Test
  void theEngineAndANaiveEvaluatorAgree() {
    for (int round = 0; round < 2_000; round++) {
      ObjectNode document = document();
      Map<String, List<String>> context = context();
      String action = pick(ACTIONS);
      String resource = pick(RESOURCES);
      RequestContext known = RequestContext.EMPTY;
      for (Map.Entry<String, List<String>> entry : context.entrySet()) {
        known = known.with(entry.getKey(), entry.getValue());
      }
      PolicySet set =
          new PolicySet(
              List.of(new PolicySet.Named("p", PolicyDocuments.identity(document.toString()))),
              Optional.empty(),
              List.of());
      assertEquals(
          new NaiveEvaluator(context).allows(document, action, resource),
          set.decide(new PolicyRequest(action, resource, known)).allowed(),
          () -> document + " " + action + " " + resource + " " + context);
    }
  }

  private ObjectNode document() {
    ObjectNode document = JSON.createObjectNode().put("Version", "2012-10-17");
    ArrayNode statements = document.putArray("Statement");
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      ObjectNode statement =
          statements.addObject().put("Effect", random.nextInt(3) == 0 ? "Deny" : "Allow");
      statement.set(random.nextInt(4) == 0 ? "NotAction" : "Action", some(ACTION_GLOBS));
      statement.set(random.nextInt(4) == 0 ? "NotResource" : "Resource", some(RESOURCE_GLOBS));
      if (random.nextBoolean()) {
        condition(statement.putObject("Condition"));
      }
    }
    return document;
  }

  private void condition(ObjectNode condition) {
    String operator = pick(OPERATORS);
    if (operator.equals("Null")) {
      condition.putObject(operator).put(pick(KEYS), random.nextBoolean() ? "true" : "false");
      return;
    }
    String ifExists = random.nextInt(3) == 0 ? "IfExists" : "";
    condition.putObject(pick(QUANTITIES) + operator + ifExists).set(pick(KEYS), some(VALUE_GLOBS));
  }

  private JsonNode some(String[] from) {
    if (random.nextBoolean()) {
      return JSON.getNodeFactory().textNode(pick(from));
    }
    return JSON.createArrayNode().add(pick(from)).add(pick(from));
  }

  private Map<String, List<String>> context() {
    Map<String, List<String>> context = new HashMap<>();
    if (random.nextInt(3) > 0) {
      context.put("aws:username", List.of(pick(VALUES)));
    }
    if (random.nextInt(3) > 0) {
      List<String> keys = new ArrayList<>();
      int count = random.nextInt(3);
      for (int i = 0; i < count; i++) {
        keys.add(pick(VALUES));
      }
      context.put("aws:TagKeys", keys);
    }
    return context;
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }
}

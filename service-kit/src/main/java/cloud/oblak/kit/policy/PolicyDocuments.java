package cloud.oblak.kit.policy;

import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.policy.Policy;
import cloud.oblak.platform.policy.PolicyFault;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Compiles the text of policy documents, each text once. */
public final class PolicyDocuments {
  // White space included, which IAM's quotas do not count.
  private static final int MAX_LENGTH = 32_768;
  private static final int KEPT = 1024;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();
  private static final Map<String, Policy> IDENTITY = recent();
  private static final Map<String, Policy> TRUST = recent();

  private PolicyDocuments() {}

  /**
   * A policy that says what may be done.
   *
   * @throws FaultException MalformedPolicyDocument, saying where
   */
  public static Policy identity(String text) {
    return compiled(IDENTITY, text, Policy::identity);
  }

  /**
   * A policy that says who may assume a role.
   *
   * @throws FaultException MalformedPolicyDocument, saying where
   */
  public static Policy trust(String text) {
    return compiled(TRUST, text, Policy::trust);
  }

  private static Policy compiled(
      Map<String, Policy> known, String text, Function<Object, Policy> compile) {
    if (text.length() > MAX_LENGTH) {
      throw new Fault.Invalid(
              PolicyFault.MALFORMED,
              "PolicyDocument",
              "A policy document may have at most " + MAX_LENGTH + " characters.")
          .exception();
    }
    Policy policy = known.get(text);
    if (policy == null) {
      policy = compile.apply(tree(text));
      known.put(text, policy);
    }
    return policy;
  }

  private static Object tree(String text) {
    try {
      return JSON.readValue(text, Object.class);
    } catch (JsonProcessingException unreadable) {
      String place =
          unreadable.getLocation() == null
              ? ""
              : " At line "
                  + unreadable.getLocation().getLineNr()
                  + ", column "
                  + unreadable.getLocation().getColumnNr()
                  + ".";
      throw new Fault.Invalid(
              PolicyFault.MALFORMED, "PolicyDocument", "This policy contains invalid Json." + place)
          .exception(unreadable);
    }
  }

  private static Map<String, Policy> recent() {
    return Collections.synchronizedMap(
        new LinkedHashMap<>(64, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Policy> eldest) {
            return size() > KEPT;
          }
        });
  }
}

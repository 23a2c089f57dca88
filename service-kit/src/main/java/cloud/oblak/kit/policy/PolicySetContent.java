package cloud.oblak.kit.policy;

import cloud.oblak.platform.policy.PolicySet;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the hash of a policy set stands for.
 *
 * @param policies the principal's own and those of its groups or role
 * @param boundary beyond which nothing is allowed; null: none
 * @param session what the session was limited to; empty: it was not
 * @param context condition keys that belong to the principal, for example {@code aws:userid}
 */
public record PolicySetContent(
    List<Doc> policies, Doc boundary, List<Doc> session, SortedMap<String, String> context) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public PolicySetContent {
    policies = List.copyOf(policies);
    session = List.copyOf(session);
    context = new TreeMap<>(context);
  }

  /**
   * A document and how a refusal names it.
   *
   * @param name the ARN of a managed policy, the name of an inline one
   */
  public record Doc(String name, String document) {}

  /** The text that is hashed and stored: the same for the same content. */
  public String text() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Reads the text. */
  public static PolicySetContent of(String text) {
    try {
      return JSON.readValue(text, PolicySetContent.class);
    } catch (JsonProcessingException unreadable) {
      throw new IllegalArgumentException("This is no policy set.", unreadable);
    }
  }

  /** The hash of a text: SHA-256 in hex. */
  public static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The same, compiled. */
  public PolicySet compiled() {
    return new PolicySet(
        policies.stream().map(PolicySetContent::named).toList(),
        Optional.ofNullable(boundary).map(PolicySetContent::named),
        session.stream().map(PolicySetContent::named).toList());
  }

  /** The texts of the principal's policies and of its boundary. */
  public List<String> documents() {
    return Stream.concat(policies.stream(), Stream.ofNullable(boundary))
        .map(Doc::document)
        .toList();
  }

  /** The same, limited to what a session asks for. */
  public PolicySetContent limitedTo(List<Doc> limits, Map<String, String> more) {
    SortedMap<String, String> both = new TreeMap<>(context);
    both.keySet().removeIf(key -> more.keySet().stream().anyMatch(key::equalsIgnoreCase));
    both.putAll(more);
    return new PolicySetContent(policies, boundary, limits, both);
  }

  /** What a session is limited to, kept apart from what it is limited of. */
  public static PolicySetContent limits(List<Doc> limits, Map<String, String> context) {
    return new PolicySetContent(List.of(), null, limits, new TreeMap<>(context));
  }

  private static PolicySet.Named named(Doc doc) {
    return new PolicySet.Named(doc.name(), PolicyDocuments.identity(doc.document()));
  }
}

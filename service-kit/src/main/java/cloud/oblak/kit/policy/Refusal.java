package cloud.oblak.kit.policy;

import cloud.oblak.platform.Principal;
import cloud.oblak.platform.policy.Decision;
import cloud.oblak.platform.policy.RequestContext;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Behind a fault that denies a call: all that was known when the policies were asked. */
public final class Refusal extends RuntimeException {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
  private static final int MAX_TEXT = 3000;
  private static final int MAX_VALUE = 512;

  private final transient Asked asked;

  Refusal(Asked asked) {
    super("The policies of " + asked.principal().arn() + " refuse " + asked.action());
    this.asked = asked;
  }

  record Asked(
      Principal principal,
      String action,
      String resource,
      RequestContext context,
      Decision decision) {}

  /** The one behind something that was thrown. */
  public static Optional<Refusal> behind(Throwable thrown) {
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
        .filter(Refusal.class::isInstance)
        .map(Refusal.class::cast)
        .findFirst();
  }

  /** The account whose caller was refused. */
  public String accountId() {
    return asked.principal().accountId();
  }

  /**
   * What STS DecodeAuthorizationMessage answers: JSON with the names that AWS has, of a few
   * thousand characters at most. Names of conditions are in lower case.
   */
  public String text() {
    String whole = text(conditions());
    return whole.length() <= MAX_TEXT ? whole : text(List.of());
  }

  private String text(List<Map<String, Object>> conditions) {
    Map<String, Object> context =
        Map.of(
            "principal",
            principal(),
            "action",
            asked.action(),
            "resource",
            cut(asked.resource()),
            "conditions",
            items(conditions));
    boolean explicit = asked.decision() instanceof Decision.Denied;
    return write(
        Map.of(
            "allowed",
            false,
            "explicitDeny",
            explicit,
            "matchedStatements",
            items(matched()),
            "failures",
            items(List.of()),
            "context",
            context));
  }

  private Map<String, Object> principal() {
    String arn = asked.principal().arn();
    List<String> id = asked.context().all().getOrDefault("aws:userid", List.of());
    return Map.of(
        "id",
        id.isEmpty() ? "" : id.getFirst(),
        "name",
        arn.substring(arn.lastIndexOf('/') + 1),
        "arn",
        arn);
  }

  private List<Map<String, Object>> matched() {
    return asked.decision() instanceof Decision.Denied denied
        ? List.of(Map.of("statementId", denied.sid(), "effect", "DENY", "policy", denied.policy()))
        : List.of();
  }

  private List<Map<String, Object>> conditions() {
    return new TreeMap<>(asked.context().all())
        .entrySet().stream()
            .map(key ->
                Map.<String, Object>of(
                    "key",
                    cut(key.getKey()),
                    "values",
                    items(
                        key.getValue().stream()
                            .map(value -> Map.<String, Object>of("value", cut(value)))
                            .toList())))
            .toList();
  }

  private static Map<String, Object> items(List<Map<String, Object>> items) {
    return Map.of("items", items);
  }

  private static String cut(String text) {
    return text.length() <= MAX_VALUE ? text : text.substring(0, MAX_VALUE);
  }

  private static String write(Map<String, Object> text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

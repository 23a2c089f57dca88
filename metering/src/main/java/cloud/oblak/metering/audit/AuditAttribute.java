package cloud.oblak.metering.audit;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** By what records are looked up: CloudTrail's lookup attributes. */
public enum AuditAttribute {
  EVENT_ID("EventId", "id = ?::uuid"),
  EVENT_NAME("EventName", "action = ?"),
  EVENT_SOURCE("EventSource", "source = ?"),
  READ_ONLY("ReadOnly", "read_only = ?::boolean"),
  USERNAME("Username", "user_name = ?"),
  ACCESS_KEY_ID("AccessKeyId", "credential_id = ?"),
  RESOURCE_NAME("ResourceName", "resources @> ?::jsonb"),
  RESOURCE_TYPE("ResourceType", "resources @> ?::jsonb");

  private final String key;
  private final String condition;

  AuditAttribute(String key, String condition) {
    this.key = key;
    this.condition = condition;
  }

  /** The attribute that CloudTrail calls by this key. */
  public static Optional<AuditAttribute> of(String key) {
    return Arrays.stream(values()).filter(one -> one.key.equals(key)).findFirst();
  }

  /** CloudTrail's key. */
  public String key() {
    return key;
  }

  /** SQL with one parameter. */
  String condition() {
    return condition;
  }

  /** The parameter for a value; empty where nothing can have it. */
  Optional<String> parameter(String value) {
    return switch (this) {
      case EVENT_ID -> uuid(value);
      case READ_ONLY -> Optional.of(value.toLowerCase(Locale.ROOT)).filter(AuditAttribute::truth);
      case RESOURCE_NAME -> Optional.of("[{\"name\":" + quoted(value) + "}]");
      case RESOURCE_TYPE -> Optional.of("[{\"type\":" + quoted(value) + "}]");
      case EVENT_NAME, EVENT_SOURCE, USERNAME, ACCESS_KEY_ID -> Optional.of(value);
    };
  }

  private static Optional<String> uuid(String value) {
    try {
      return Optional.of(UUID.fromString(value).toString());
    } catch (IllegalArgumentException noId) {
      return Optional.empty();
    }
  }

  private static boolean truth(String text) {
    return text.equals("true") || text.equals("false");
  }

  private static String quoted(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }
}

package cloud.oblak.kit.audit;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** What a service tells the gateway about a call, in headers that never reach the client. */
public final class AuditHeaders {
  /** How all of them begin. */
  public static final String PREFIX = "X-Oblak-Audit-";

  /** The action as policies name it: {@code ec2:RunInstances}. */
  public static final String ACTION = PREFIX + "Action";

  /** What it was about or made: texts of {@link AuditedResource}. */
  public static final String RESOURCES = PREFIX + "Resources";

  /** Code and message of what went wrong. */
  public static final String ERROR = PREFIX + "Error";

  /** Account and ARN of whom a call without a credential says it is: who signs in. */
  public static final String SUBJECT = PREFIX + "Subject";

  // The whole head of an answer is bounded to 8 KB by most HTTP clients.
  private static final int MAX_LENGTH = 4000;
  private static final int MAX_MESSAGE = 500;

  private AuditHeaders() {}

  /** The value of a header with several texts; what does not fit is left out. */
  public static String write(Collection<String> texts) {
    StringBuilder value = new StringBuilder();
    for (String text : texts) {
      String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
      if (value.length() + encoded.length() >= MAX_LENGTH) {
        break;
      }
      value.append(value.isEmpty() ? "" : ",").append(encoded);
    }
    return value.toString();
  }

  /** The value of {@link #ERROR}. */
  public static String error(String code, String message) {
    return write(List.of(code, message.substring(0, Math.min(message.length(), MAX_MESSAGE))));
  }

  /** The texts in a header's value; none where there is no header. */
  public static List<String> read(String value) {
    try {
      return value == null || value.isEmpty()
          ? List.of()
          : Arrays.stream(value.split(",", -1))
              .map(text -> URLDecoder.decode(text, StandardCharsets.UTF_8))
              .toList();
    } catch (IllegalArgumentException malformed) {
      return List.of();
    }
  }
}

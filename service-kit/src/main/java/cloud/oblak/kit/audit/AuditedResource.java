package cloud.oblak.kit.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A resource of a call.
 *
 * @param type as CloudTrail names it, for example {@code AWS::EC2::Instance}
 * @param name its id, or its name where that is what identifies it
 */
public record AuditedResource(String type, String name) {
  private static final Map<String, String> KINDS =
      Map.of("image", "Ami", "vpc", "VPC", "elastic-ip", "EIP", "rule", "SecurityGroupRule");
  private static final int ARN_PARTS = 6;

  /** From {@code ec2:instance/i-1}; empty where it names none, or all. */
  public static Optional<AuditedResource> of(String text) {
    int colon = text.indexOf(':');
    int slash = text.indexOf('/', colon + 1);
    if (colon < 1 || slash < 0) {
      return Optional.empty();
    }
    String name = text.substring(slash + 1);
    return name.isEmpty() || name.contains("*")
        ? Optional.empty()
        : Optional.of(
            new AuditedResource(
                vendor(text.substring(0, colon)) + kind(text.substring(colon + 1, slash)), name));
  }

  /**
   * The text of an ARN's resource: {@code arn:aws:ec2:…:instance/i-1} is {@code ec2:instance/i-1}.
   */
  public static String text(String arn) {
    String[] parts = arn.split(":", ARN_PARTS);
    return parts.length < ARN_PARTS ? "" : parts[2] + ":" + parts[ARN_PARTS - 1];
  }

  private static String vendor(String vendor) {
    return vendor.equals("oblak") ? "Oblak::" : "AWS::" + vendor.toUpperCase(Locale.ROOT) + "::";
  }

  private static String kind(String kind) {
    String known = KINDS.get(kind);
    return known != null
        ? known
        : Arrays.stream(kind.split("-"))
            .filter(word -> !word.isEmpty())
            .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
            .collect(Collectors.joining());
  }
}

package cloud.oblak.gateway.sigv4;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…}. */
final class HeaderForm {
  private static final List<String> PARTS = List.of("Credential", "Signature", "SignedHeaders");

  private HeaderForm() {}

  static Signature read(String header, Message message) {
    int space = header.indexOf(' ');
    String algorithm = space < 0 ? header : header.substring(0, space);
    if (!algorithm.equals(Signature.ALGORITHM)) {
      throw SignatureFault.INCOMPLETE.with(
          "Unsupported AWS 'algorithm': only AWS4-HMAC-SHA256 is accepted.");
    }
    Map<String, String> parts = parts(space < 0 ? "" : header.substring(space + 1));
    Optional<SignedAt> at =
        message
            .header("X-Amz-Date")
            .map(SignedAt::basic)
            .or(() -> message.header("Date").map(SignedAt::http));
    List<String> missing = new ArrayList<>();
    for (String part : PARTS) {
      if (parts.getOrDefault(part, "").isEmpty()) {
        missing.add("Authorization header requires '" + part + "' parameter.");
      }
    }
    if (at.isEmpty()) {
      missing.add(
          "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
    }
    if (!missing.isEmpty()) {
      throw SignatureFault.INCOMPLETE.with(String.join(" ", missing));
    }
    return new Signature(
        Scope.parse(parts.get("Credential")),
        List.of(parts.get("SignedHeaders").split(";", -1)),
        parts.get("Signature"),
        at.get().text(),
        at.get().instant(),
        Optional.empty(),
        message.header("X-Amz-Security-Token").orElse(""));
  }

  private static Map<String, String> parts(String text) {
    Map<String, String> parts = new HashMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0 || parts.put(name(part, equals), part.substring(equals + 1).strip()) != null) {
        throw SignatureFault.INCOMPLETE.with(
            "The Authorization header must hold Credential=…, SignedHeaders=…, Signature=…, each"
                + " once.");
      }
    }
    return parts;
  }

  private static String name(String part, int equals) {
    return part.substring(0, equals).strip();
  }
}

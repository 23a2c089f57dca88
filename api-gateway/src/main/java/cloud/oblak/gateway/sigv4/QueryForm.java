package cloud.oblak.gateway.sigv4;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the signature of a presigned URL. */
final class QueryForm {
  static final String SIGNATURE = "X-Amz-Signature";
  static final String TOKEN = "X-Amz-Security-Token";
  static final String CONTENT = "X-Amz-Content-Sha256";
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");
  private static final int WEEK = 604_800;

  private QueryForm() {}

  static Signature read(List<UriText.Parameter> parameters) {
    if (!needed(parameters, "X-Amz-Algorithm").equals(Signature.ALGORITHM)) {
      throw SignatureFault.INCOMPLETE.with("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\".");
    }
    Scope scope = Scope.parse(needed(parameters, "X-Amz-Credential"));
    SignedAt at = SignedAt.basic(needed(parameters, "X-Amz-Date"));
    return new Signature(
        scope,
        List.of(needed(parameters, "X-Amz-SignedHeaders").split(";", -1)),
        needed(parameters, SIGNATURE),
        at.text(),
        at.instant(),
        Optional.of(life(needed(parameters, "X-Amz-Expires"))),
        optional(parameters, TOKEN).orElse(""));
  }

  private static Duration life(String text) {
    int seconds = SECONDS.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (seconds < 1 || seconds > WEEK) {
      throw SignatureFault.INCOMPLETE.with(
          "X-Amz-Expires must be a number of seconds from 1 to 604800.");
    }
    return Duration.ofSeconds(seconds);
  }

  private static String needed(List<UriText.Parameter> parameters, String name) {
    return optional(parameters, name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(() ->
            SignatureFault.INCOMPLETE.with(
                "AWS query-string parameters must include '" + name + "'."));
  }

  static Optional<String> optional(List<UriText.Parameter> parameters, String name) {
    List<String> values =
        parameters.stream()
            .filter(one -> one.name().equals(name))
            .map(UriText.Parameter::value)
            .toList();
    if (values.size() > 1) {
      throw SignatureFault.INCOMPLETE.with("The parameter " + name + " is there more than once.");
    }
    return values.stream().findFirst();
  }
}

package cloud.oblak.gateway.sigv4;

import java.util.regex.Pattern;

/**
 * For what a signing key is good.
 *
 * @param date {@code yyyyMMdd}
 * @param service the API, for example {@code ec2}
 */
public record Scope(String accessKeyId, String date, String region, String service) {
  private static final String TERMINATOR = "aws4_request";
  private static final int PARTS = 5;
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_]{4,128}");
  private static final Pattern DATE = Pattern.compile("[0-9]{8}");
  private static final Pattern WORD = Pattern.compile("[a-zA-Z0-9-]{1,64}");

  /** Reads a credential: {@code AKIA…/20260102/us-east-1/ec2/aws4_request}. */
  static Scope parse(String credential) {
    String[] parts = credential.split("/", -1);
    if (parts.length != PARTS) {
      throw SignatureFault.INCOMPLETE.with(
          "Credential must have exactly 5 slash-delimited elements, e.g."
              + " keyid/date/region/service/term, got "
              + parts.length
              + ".");
    }
    if (!parts[4].equals(TERMINATOR)) {
      throw SignatureFault.SCOPE.with(
          "Credential should be scoped with a valid terminator: 'aws4_request'.");
    }
    if (!KEY.matcher(parts[0]).matches()) {
      throw SignatureFault.INCOMPLETE.with("Credential has no access key id of a valid form.");
    }
    if (!DATE.matcher(parts[1]).matches()
        || !WORD.matcher(parts[2]).matches()
        || !WORD.matcher(parts[3]).matches()) {
      throw SignatureFault.SCOPE.with(
          "Credential should be scoped to a date YYYYMMDD, a region and a service.");
    }
    return new Scope(parts[0], parts[1], parts[2], parts[3]);
  }

  /** Without the key's id, as it stands in what was signed. */
  String text() {
    return date + "/" + region + "/" + service + "/" + TERMINATOR;
  }
}

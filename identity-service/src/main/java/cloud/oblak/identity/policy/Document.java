package cloud.oblak.identity.policy;

import cloud.oblak.identity.entity.IamFault;
import cloud.oblak.kit.policy.PolicyDocuments;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Checks documents before they are stored: IAM's sizes, and that they compile. */
public final class Document {
  /** Most characters of a managed policy. */
  public static final int MANAGED = 6144;

  private static final int TRUST = 2048;

  private Document() {}

  /**
   * A document that says what may be done.
   *
   * @param most characters, white space not counted
   */
  public static String identity(String text, int most) {
    size(text, most, "PolicySize");
    PolicyDocuments.identity(text);
    return text;
  }

  /** A document that says who may assume a role. */
  public static String trust(String text) {
    size(text, TRUST, "ACLSizePerRole");
    PolicyDocuments.trust(text);
    return text;
  }

  /** The document as answers of IAM have it. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static void size(String text, int most, String quota) {
    if (text == null || text.isBlank()) {
      throw IamFault.invalid("policyDocument", "The policy document is required.");
    }
    if (text.chars().filter(c -> !Character.isWhitespace(c)).count() > most) {
      throw IamFault.limit(quota, most);
    }
  }
}

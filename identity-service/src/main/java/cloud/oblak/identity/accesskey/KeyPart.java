package cloud.oblak.identity.accesskey;

import java.security.SecureRandom;

/** The parts of a new access key, as AWS forms them. */
public final class KeyPart {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  // Neither + nor /: AWS has them, and scripts stumble over them.
  private static final String SECRET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int ID_LENGTH = 16;
  private static final int SECRET_LENGTH = 40;
  private static final int TOKEN_LENGTH = 172;

  private KeyPart() {}

  /** An id of a long-lived key. */
  public static String id() {
    return "AKIA" + draw(BASE32, ID_LENGTH);
  }

  /** An id of a temporary key. */
  static String temporaryId() {
    return "ASIA" + draw(BASE32, ID_LENGTH);
  }

  /** A secret of 40 characters. */
  public static String secret() {
    return draw(SECRET, SECRET_LENGTH);
  }

  /** What goes with a temporary key. */
  static String sessionToken() {
    return "Oblak" + draw(SECRET, TOKEN_LENGTH);
  }

  private static String draw(String alphabet, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}

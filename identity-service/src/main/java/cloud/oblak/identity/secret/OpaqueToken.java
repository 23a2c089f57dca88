package cloud.oblak.identity.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** The kinds of random tokens; the prefix says what was found where one leaks. */
public enum OpaqueToken {
  API("oblak_"),
  ACCESS("oblaka_"),
  REFRESH("oblakr_");

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;
  private static final int BODY = 43;

  private final String prefix;

  OpaqueToken(String prefix) {
    this.prefix = prefix;
  }

  /** A new token with 256 random bits. */
  public String next() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whether the text could be such a token. */
  public boolean matches(String text) {
    return text != null && text.length() == prefix.length() + BODY && text.startsWith(prefix);
  }

  /** What is stored instead of a token: SHA-256 in hex. */
  public static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

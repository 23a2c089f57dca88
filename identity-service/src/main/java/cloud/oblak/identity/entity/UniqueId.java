package cloud.oblak.identity.entity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/** IAM's unique ids: four letters that tell the kind, and 17 more. */
public enum UniqueId {
  USER("AIDA"),
  GROUP("AGPA"),
  ROLE("AROA"),
  POLICY("ANPA"),
  INSTANCE_PROFILE("AIPA");

  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int LENGTH = 17;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String prefix;

  UniqueId(String prefix) {
    this.prefix = prefix;
  }

  /** A new one. */
  public String next() {
    byte[] bytes = new byte[LENGTH];
    RANDOM.nextBytes(bytes);
    return spell(bytes);
  }

  /** The one that always belongs to an id of our own form. */
  public String of(String id) {
    try {
      return spell(
          MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private String spell(byte[] bytes) {
    StringBuilder text = new StringBuilder(prefix);
    for (int i = 0; i < LENGTH; i++) {
      text.append(ALPHABET.charAt(bytes[i] & 31));
    }
    return text.toString();
  }
}

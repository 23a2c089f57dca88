package cloud.oblak.identity.secret;

import cloud.oblak.kit.config.InstallationConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets that must be readable again, with AES-256-GCM under the installation's secrets key.
 */
@ApplicationScoped
public class SecretBox {
  /** The file with the key, in the directory of the installation's keys: 64 hex digits. */
  public static final String FILE = "secrets.key";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final String DERIVING = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;

  @Inject
  SecretBox(InstallationConfig config) {
    this(config.pki().directory().resolve(FILE));
  }

  /**
   * Reads the key.
   *
   * @throws IllegalStateException where it is missing or malformed
   */
  SecretBox(Path file) {
    try {
      byte[] bytes = HexFormat.of().parseHex(Files.readString(file).strip());
      if (bytes.length != KEY_BYTES) {
        throw new IllegalArgumentException(bytes.length + " bytes");
      }
      this.key = new SecretKeySpec(bytes, "AES");
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new IllegalStateException(
          "The secrets key " + file + " cannot be read; restore it from a backup.", unreadable);
    }
  }

  private SecretBox(SecretKeySpec key) {
    this.key = key;
  }

  /** A box with a key of its own that is made of this one's. */
  public SecretBox apart(String use) {
    try {
      Mac mac = Mac.getInstance(DERIVING);
      mac.init(key);
      return new SecretBox(
          new SecretKeySpec(mac.doFinal(use.getBytes(StandardCharsets.UTF_8)), "AES"));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("A key cannot be derived.", impossible);
    }
  }

  /** The content of a new key file. */
  public static String newKey() {
    byte[] bytes = new byte[KEY_BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes) + "\n";
  }

  /**
   * Seals a secret.
   *
   * @param owner whose it is; it opens for the same owner only
   */
  public String seal(String owner, String secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, nonce, owner)
              .doFinal(secret.getBytes(StandardCharsets.UTF_8));
      byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
      return Base64.getEncoder().encodeToString(whole);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("A secret cannot be sealed.", impossible);
    }
  }

  /** The secret; nothing where it was sealed under another key, for another owner, or changed. */
  public Optional<String> open(String owner, String stored) {
    try {
      byte[] sealed = Base64.getDecoder().decode(stored);
      byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
      byte[] secret =
          cipher(Cipher.DECRYPT_MODE, nonce, owner)
              .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
      return Optional.of(new String(secret, StandardCharsets.UTF_8));
    } catch (AEADBadTagException | IllegalArgumentException another) {
      return Optional.empty();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("A secret cannot be opened.", impossible);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String owner) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}

package cloud.oblak.compute.keypair;

import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** Makes and reads keys in OpenSSH's forms. */
final class OpenSshKeys {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int RSA_BITS = 3072;
  private static final int MIN_RSA_BITS = 2048;
  private static final int MAX_RSA_BITS = 8192;
  private static final int RSA_CERTAINTY = 112;
  private static final int MAX_LENGTH = 4096;
  private static final Pattern LINE =
      Pattern.compile("(ssh-ed25519|ssh-rsa) ([A-Za-z0-9+/]+={0,2})(?: ([\\x20-\\x7e]{0,255}))?");

  private OpenSshKeys() {}

  /**
   * A public key.
   *
   * @param type ed25519 or rsa
   * @param line type and key in base64, without a comment
   */
  record PublicKey(String type, String line, String fingerprint) {}

  /** A new pair; the private half in PEM as ssh takes it. */
  record NewKey(PublicKey publicKey, String privateKey) {}

  static NewKey generate(String type) {
    try {
      return switch (type) {
        case "ed25519" -> {
          Ed25519KeyPairGenerator generator = new Ed25519KeyPairGenerator();
          generator.init(new Ed25519KeyGenerationParameters(RANDOM));
          yield newKey(generator.generateKeyPair(), "OPENSSH PRIVATE KEY");
        }
        case "rsa" -> {
          RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
          generator.init(
              new RSAKeyGenerationParameters(
                  BigInteger.valueOf(65_537), RANDOM, RSA_BITS, RSA_CERTAINTY));
          yield newKey(generator.generateKeyPair(), "RSA PRIVATE KEY");
        }
        default -> throw Fault.invalid("type", "type must be ed25519 or rsa.");
      };
    } catch (IOException impossible) {
      throw new IllegalStateException("A key cannot be encoded.", impossible);
    }
  }

  /** Reads one line of {@code authorized_keys} without options. */
  static PublicKey parse(String text) {
    if (text == null || text.isBlank()) {
      throw Fault.missing("publicKey", "publicKey is required.");
    }
    Matcher matcher = LINE.matcher(text.strip());
    if (text.length() > MAX_LENGTH || !matcher.matches()) {
      throw bad(null);
    }
    try {
      byte[] blob = Base64.getDecoder().decode(matcher.group(2));
      AsymmetricKeyParameter key = OpenSSHPublicKeyUtil.parsePublicKey(blob);
      PublicKey result = publicKey(key);
      // What we would write must be what came: no trailing bytes, no other type inside.
      if (!Arrays.equals(blob, OpenSSHPublicKeyUtil.encodePublicKey(key))
          || !result.line().startsWith(matcher.group(1) + " ")) {
        throw bad(null);
      }
      return result;
    } catch (IOException | IllegalArgumentException | IllegalStateException unreadable) {
      throw bad(unreadable);
    }
  }

  private static NewKey newKey(AsymmetricCipherKeyPair pair, String pemType) throws IOException {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(
          new PemObject(pemType, OpenSSHPrivateKeyUtil.encodePrivateKey(pair.getPrivate())));
    }
    return new NewKey(publicKey(pair.getPublic()), text.toString());
  }

  private static PublicKey publicKey(AsymmetricKeyParameter key) throws IOException {
    String type =
        switch (key) {
          case Ed25519PublicKeyParameters ed25519 -> "ed25519";
          case RSAKeyParameters rsa -> {
            int bits = rsa.getModulus().bitLength();
            if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
              throw new Fault.Invalid(
                      KeyPairFault.FORMAT,
                      "publicKey",
                      "An RSA key must have 2048 to 8192 bits; make a new one.")
                  .exception();
            }
            yield "rsa";
          }
          default -> throw bad(null);
        };
    byte[] blob = OpenSSHPublicKeyUtil.encodePublicKey(key);
    String line = "ssh-" + type + " " + Base64.getEncoder().encodeToString(blob);
    return new PublicKey(type, line, fingerprint(blob));
  }

  private static String fingerprint(byte[] blob) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static FaultException bad(Exception cause) {
    return new Fault.Invalid(
            KeyPairFault.FORMAT,
            "publicKey",
            "publicKey must be one OpenSSH public key, ssh-ed25519 or ssh-rsa, in base64, as in"
                + " ~/.ssh/id_ed25519.pub.")
        .exception(cause);
  }
}

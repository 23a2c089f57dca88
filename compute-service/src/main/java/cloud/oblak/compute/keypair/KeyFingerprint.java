package cloud.oblak.compute.keypair;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/** The fingerprint that EC2 shows of a key. */
public final class KeyFingerprint {
  private KeyFingerprint() {}

  /**
   * EC2's fingerprint of an imported key: for RSA the MD5 of its DER form, for Ed25519 the SHA-256
   * in base64.
   */
  public static String of(KeyPair key) {
    if (!key.type().equals("rsa")) {
      return key.fingerprint().substring("SHA256:".length()) + "=";
    }
    try {
      byte[] blob = Base64.getDecoder().decode(key.publicKey().split(" ")[1]);
      byte[] der =
          SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                  OpenSSHPublicKeyUtil.parsePublicKey(blob))
              .getEncoded();
      return HexFormat.ofDelimiter(":").formatHex(MessageDigest.getInstance("MD5").digest(der));
    } catch (IOException | NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("A key that was taken cannot be read.", impossible);
    }
  }
}

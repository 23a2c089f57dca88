package cloud.oblak.kit.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What two PEM files hold.
 *
 * @param chain the certificate, then those that signed it
 * @param key the certificate's private key
 */
public record KeyFiles(List<X509Certificate> chain, PrivateKey key) {
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519");

  /**
   * Reads both.
   *
   * @param certificate one or several certificates
   * @param key PKCS#8, not encrypted
   * @throws IllegalStateException where one is missing or unreadable or they are no pair, saying
   *     which
   */
  public static KeyFiles read(Path certificate, Path key) {
    KeyFiles read = new KeyFiles(certificates(certificate), key(key));
    try {
      if (!read.match()) {
        throw new IllegalStateException(key + " is not the key of " + certificate + ".");
      }
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException(key + " is not the key of " + certificate + ".", failed);
    }
    return read;
  }

  /** The certificate itself. */
  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /** The certificates in a file, at least one. */
  public static List<X509Certificate> certificates(Path file) {
    try (var in = Files.newInputStream(file)) {
      List<X509Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (all.isEmpty()) {
        throw new IllegalStateException("There is no certificate in " + file + ".");
      }
      return all;
    } catch (IOException | GeneralSecurityException failed) {
      throw new IllegalStateException("The certificate " + file + " cannot be read.", failed);
    }
  }

  private static PrivateKey key(Path file) {
    try {
      String text =
          Files.readString(file).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
      PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text));
      for (String algorithm : ALGORITHMS) {
        Optional<PrivateKey> key = key(algorithm, encoded);
        if (key.isPresent()) {
          return key.get();
        }
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException failed) {
      throw new IllegalStateException("The key " + file + " cannot be read.", failed);
    }
    throw new IllegalStateException("The key " + file + " is not PKCS#8 of a kind known here.");
  }

  private static Optional<PrivateKey> key(String algorithm, PKCS8EncodedKeySpec encoded)
      throws GeneralSecurityException {
    try {
      return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(encoded));
    } catch (InvalidKeySpecException another) {
      return Optional.empty();
    }
  }

  private boolean match() throws GeneralSecurityException {
    PublicKey shown = certificate().getPublicKey();
    Signature signature =
        Signature.getInstance(
            switch (key.getAlgorithm()) {
              case "EC" -> "SHA256withECDSA";
              case "RSA" -> "SHA256withRSA";
              default -> "Ed25519";
            });
    byte[] text = {1, 2, 3};
    signature.initSign(key);
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(shown);
    signature.update(text);
    return signature.verify(signed);
  }
}

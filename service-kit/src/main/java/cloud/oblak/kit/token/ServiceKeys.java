package cloud.oblak.kit.token;

import cloud.oblak.kit.config.InstallationConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * This process's own key and certificate and the installation's authority. The certificate's DNS
 * names {@code <service>.oblak} say for which services the process may speak.
 */
@ApplicationScoped
public class ServiceKeys {
  private final PrivateKey key;
  private final X509Certificate certificate;
  private final X509Certificate authority;

  @Inject
  ServiceKeys(InstallationConfig config) {
    this(config.pki().directory());
  }

  /**
   * Reads {@code ca.pem}, {@code service.pem} and {@code service-key.pem} (PKCS#8, EC).
   *
   * @throws IllegalStateException where one is missing or unreadable, saying which
   */
  public ServiceKeys(Path directory) {
    this.authority = readCertificate(directory.resolve("ca.pem"));
    this.certificate = readCertificate(directory.resolve("service.pem"));
    this.key = readKey(directory.resolve("service-key.pem"));
  }

  PrivateKey key() {
    return key;
  }

  X509Certificate certificate() {
    return certificate;
  }

  X509Certificate authority() {
    return authority;
  }

  /** TLS with this process's certificate as client, trusting the installation's authority only. */
  public SSLContext clientContext() {
    try {
      char[] password = new char[0];
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry("service", key, password, new X509Certificate[] {certificate, authority});
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(keys, password);
      KeyStore trust = KeyStore.getInstance("PKCS12");
      trust.load(null, null);
      trust.setCertificateEntry("authority", authority);
      TrustManagerFactory trustManagers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trustManagers.init(trust);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException failed) {
      throw new IllegalStateException("The service's certificate cannot be used for TLS.", failed);
    }
  }

  private static X509Certificate readCertificate(Path file) {
    try (var in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (IOException | GeneralSecurityException failed) {
      throw new IllegalStateException(
          "The certificate " + file + " cannot be read; make the installation's keys again.",
          failed);
    }
  }

  private static PrivateKey readKey(Path file) {
    try {
      String text =
          Files.readString(file).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
      byte[] encoded = Base64.getDecoder().decode(text);
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException failed) {
      throw new IllegalStateException(
          "The key " + file + " cannot be read; make the installation's keys again.", failed);
    }
  }
}

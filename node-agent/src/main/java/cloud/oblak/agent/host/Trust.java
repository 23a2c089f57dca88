package cloud.oblak.agent.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS that trusts some certificates and nobody else. */
final class Trust {
  private Trust() {}

  /** Trusts those of a file in PEM, shows nothing. */
  static SSLContext in(Path file) throws IOException {
    try (InputStream pem = Files.newInputStream(file)) {
      return context(pem, null);
    } catch (GeneralSecurityException unusable) {
      throw new IOException("the certificates in " + file + " cannot be used", unusable);
    }
  }

  /** Trusts an authority in PEM, shows this host's certificate. */
  static SSLContext between(String authority, KeyManager own) throws IOException {
    try (InputStream pem = new ByteArrayInputStream(authority.getBytes(UTF_8))) {
      return context(pem, new KeyManager[] {own});
    } catch (GeneralSecurityException unusable) {
      throw new IOException("the authority's certificate cannot be used", unusable);
    }
  }

  private static SSLContext context(InputStream pem, KeyManager[] own)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    int number = 0;
    for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
      trusted.setCertificateEntry("trusted-" + number++, each);
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own, managers.getTrustManagers(), null);
    return context;
  }
}

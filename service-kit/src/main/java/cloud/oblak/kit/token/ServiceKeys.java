package cloud.oblak.kit.token;

import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.kit.tls.KeyFiles;
import cloud.oblak.kit.tls.LiveKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;

/**
 * This process's own key and certificate and the installation's authority. The certificate's DNS
 * names {@code <service>.oblak} say for which services the process may speak.
 */
@ApplicationScoped
public class ServiceKeys {
  private final LiveKey own;
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
    this.authority = KeyFiles.certificates(directory.resolve("ca.pem")).getFirst();
    this.own = new LiveKey(directory.resolve("service.pem"), directory.resolve("service-key.pem"));
  }

  /** The process's certificate and key as they are now. */
  KeyFiles current() {
    return own.current();
  }

  /** The process's certificate for a client of Vert.x, renewed as the files are. */
  public X509KeyManager clientKey() {
    return own;
  }

  X509Certificate authority() {
    return authority;
  }

  /** The services that this process may speak for, by name. */
  public List<String> services() {
    try {
      return TokenCheck.services(current().certificate()).stream().sorted().toList();
    } catch (GeneralSecurityException unreadable) {
      throw new IllegalStateException("The service's certificate names no services.", unreadable);
    }
  }

  /** TLS with this process's certificate as client, trusting the installation's authority only. */
  public SSLContext clientContext() {
    try {
      KeyStore trust = KeyStore.getInstance("PKCS12");
      trust.load(null, null);
      trust.setCertificateEntry("authority", authority);
      TrustManagerFactory trustManagers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trustManagers.init(trust);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {own}, trustManagers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException failed) {
      throw new IllegalStateException("The service's certificate cannot be used for TLS.", failed);
    }
  }
}

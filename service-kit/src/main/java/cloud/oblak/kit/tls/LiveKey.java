package cloud.oblak.kit.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jboss.logging.Logger;

/**
 * The one certificate that a listener or a client shows, as its two files hold it now. Files that
 * cannot be used leave the one before in place.
 */
public final class LiveKey extends X509ExtendedKeyManager {
  private static final Logger LOG = Logger.getLogger(LiveKey.class);
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final Path certificate;
  private final Path key;
  private final long lookNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Version now;
  private volatile Version before;
  private volatile long looked = System.nanoTime();

  /** What was read at one time; its alias is asked for within one handshake. */
  private record Version(String alias, List<FileTime> written, KeyFiles files) {}

  /**
   * Reads the files.
   *
   * @throws IllegalStateException where they cannot be used, saying why
   */
  public LiveKey(Path certificate, Path key) {
    this(certificate, key, LOOK);
  }

  LiveKey(Path certificate, Path key, Duration look) {
    this.certificate = certificate;
    this.key = key;
    this.lookNanos = look.toNanos();
    this.now = new Version("0", written(), KeyFiles.read(certificate, key));
    this.before = now;
  }

  /** What the files hold; at most ten seconds old. */
  public KeyFiles current() {
    if (System.nanoTime() - looked >= lookNanos && lock.tryLock()) {
      try {
        looked = System.nanoTime();
        read();
      } finally {
        lock.unlock();
      }
    }
    return now.files();
  }

  private void read() {
    List<FileTime> written = written();
    if (written.isEmpty() || written.equals(now.written())) {
      return;
    }
    try {
      KeyFiles files = KeyFiles.read(certificate, key);
      before = now;
      now = new Version(Integer.toString(Integer.parseInt(before.alias()) + 1), written, files);
      LOG.infof("%s is new, it ends %s", certificate, files.certificate().getNotAfter());
    } catch (IllegalStateException unusable) {
      LOG.warnf("The certificate before stays in use: %s", unusable.getMessage());
    }
  }

  /** When the files were written; empty while one of them is missing. */
  private List<FileTime> written() {
    try {
      return List.of(Files.getLastModifiedTime(certificate), Files.getLastModifiedTime(key));
    } catch (IOException missing) {
      return List.of();
    }
  }

  private Version version(String alias) {
    return before.alias().equals(alias) ? before : now;
  }

  private String aliasFor(String... keyTypes) {
    String algorithm = current().key().getAlgorithm();
    return List.of(keyTypes).contains(algorithm) ? now.alias() : null;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return version(alias).files().chain().toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return version(alias).files().key();
  }

  @Override
  public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
    return aliasFor(type);
  }

  @Override
  public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
    return aliasFor(type);
  }

  @Override
  public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
    return aliasFor(types);
  }

  @Override
  public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
    return aliasFor(types);
  }

  @Override
  public String[] getServerAliases(String type, Principal[] issuers) {
    return aliases(type);
  }

  @Override
  public String[] getClientAliases(String type, Principal[] issuers) {
    return aliases(type);
  }

  private String[] aliases(String type) {
    String alias = aliasFor(type);
    return alias == null ? new String[0] : new String[] {alias};
  }
}

package cloud.oblak.kit.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cloud.oblak.kit.token.ServiceKeys;
import cloud.oblak.kit.token.TokenCheck;
import cloud.oblak.kit.token.TokenMint;
import cloud.oblak.platform.Principal;
import cloud.oblak.testkit.TestPki;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveKeyTest {
  @TempDir Path directory;
  private TestPki pki;

  @BeforeEach
  void make() {
    pki = new TestPki(directory);
    pki.issue("public", "public", List.of("localhost"));
  }

  private LiveKey live() {
    return new LiveKey(
        directory.resolve("public.pem"), directory.resolve("public-key.pem"), Duration.ZERO);
  }

  /** File times are coarse; a renewal takes place months after the one before. */
  private void later() throws IOException {
    for (String file : List.of("public.pem", "public-key.pem")) {
      Files.setLastModifiedTime(
          directory.resolve(file), FileTime.from(Instant.now().plusSeconds(60)));
    }
  }

  private X509Certificate shownBy(LiveKey key) throws IOException, GeneralSecurityException {
    SSLContext server = SSLContext.getInstance("TLS");
    server.init(new KeyManager[] {key}, null, null);
    SSLContext client = new ServiceKeys(directory).clientContext();
    try (SSLServerSocket listener =
            (SSLServerSocket)
                server
                    .getServerSocketFactory()
                    .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SSLSocket socket =
            (SSLSocket)
                client
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), listener.getLocalPort())) {
      Thread accepting =
          Thread.ofVirtual()
              .start(() -> {
                try (SSLSocket accepted = (SSLSocket) listener.accept()) {
                  accepted.startHandshake();
                } catch (IOException failed) {
                  throw new IllegalStateException(failed);
                }
              });
      socket.startHandshake();
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      accepting.join();
      return shown;
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Test
  void aRenewedCertificateIsShownAtTheNextHandshake() throws Exception {
    LiveKey live = live();
    X509Certificate before = shownBy(live);
    assertEquals(before, shownBy(live));
    pki.issue("public", "public", List.of("localhost"));
    later();
    assertNotEquals(before, shownBy(live));
    assertEquals(live.current().certificate(), shownBy(live));
  }

  @Test
  void filesThatCannotBeUsedLeaveTheCertificateBeforeInPlace() throws Exception {
    LiveKey live = live();
    X509Certificate before = live.current().certificate();
    pki.issue("other", "public", List.of("localhost"));
    Files.delete(directory.resolve("public.pem"));
    assertEquals(before, live.current().certificate());
    Files.copy(directory.resolve("other.pem"), directory.resolve("public.pem"));
    later();
    assertEquals(before, live.current().certificate(), "the key belongs to another certificate");
    assertEquals(before, shownBy(live));
    Files.delete(directory.resolve("public-key.pem"));
    Files.copy(directory.resolve("other-key.pem"), directory.resolve("public-key.pem"));
    assertNotEquals(before, live.current().certificate());
  }

  @Test
  void aHandshakeUnderWayKeepsItsPair() throws Exception {
    LiveKey live = live();
    String alias = live.chooseEngineServerAlias("EC", null, null);
    X509Certificate before = live.getCertificateChain(alias)[0];
    pki.issue("public", "public", List.of("localhost"));
    later();
    assertNotEquals(before, live.current().certificate());
    assertEquals(before, live.getCertificateChain(alias)[0]);
    assertNull(live.chooseEngineServerAlias("RSA", null, null));
  }

  @Test
  void aKeyOfAnotherCertificateIsRefusedAtTheStart() {
    pki.issue("other", "public", List.of("localhost"));
    assertThrows(
        IllegalStateException.class,
        () -> KeyFiles.read(directory.resolve("public.pem"), directory.resolve("other-key.pem")));
  }

  @Test
  void tokensCarryTheCertificateThatIsThere() {
    ServiceKeys keys = new ServiceKeys(directory);
    String token =
        new TokenMint(keys)
            .mint(new Principal("", "service:compute", Set.of(), "compute", "", ""), "network");
    assertEquals("compute", new TokenCheck(keys).check(token, "network").service());
  }
}

package cloud.oblak.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestPki;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** The door where the public listener speaks TLS. */
@QuarkusTest
@TestProfile(TlsDoorIT.Tls.class)
class TlsDoorIT {
  /** A public listener with a certificate. */
  public static final class Tls implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(StubIdentity.class, Map.of("tls", "yes")));
    }
  }

  private static int port() {
    return ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
  }

  private static Path file(String name) {
    return ConfigProvider.getConfig().getValue("oblak.pki.directory", Path.class).resolve(name);
  }

  /** What an ordinary client has: the authority to trust and no certificate of its own. */
  private static SSLContext client() throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (var in = Files.newInputStream(file("public-ca.pem"))) {
      trusted.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static Certificate shown() {
    try (SSLSocket socket =
        (SSLSocket)
            client().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port())) {
      socket.startHandshake();
      assertNull(socket.getSession().getLocalCertificates());
      return socket.getSession().getPeerCertificates()[0];
    } catch (IOException | GeneralSecurityException failed) {
      throw new AssertionError("There was no handshake.", failed);
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    HttpClient http = HttpClient.newBuilder().sslContext(client()).build();
    return http.send(
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port() + path))
            .header("Authorization", "Bearer " + StubIdentity.TOKEN)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void theDoorOpensOverTls() throws Exception {
    HttpResponse<String> answer = get("/v1/instances");
    assertEquals(200, answer.statusCode());
    assertTrue(answer.body().contains("x-oblak-credential=token-1"));
    assertEquals(HttpClient.Version.HTTP_1_1, answer.version());
  }

  @Test
  void whatIsInternalIsNotThere() throws Exception {
    for (String path :
        List.of(
            "/internal/identity/credentials", "/internal/feeds/gateway", "/agent/compute", "/")) {
      HttpResponse<String> answer = get(path);
      assertEquals(404, answer.statusCode(), path);
      assertEquals(
          "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
    }
  }

  @Test
  void plainHttpIsNotSpoken() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket
          .getOutputStream()
          .write("GET /v1/instances HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertFalse(answer.contains("HTTP/1.1 2"), answer);
    }
  }

  @Test
  void aRenewedCertificateIsShownWithoutARestart() throws Exception {
    Certificate before = shown();
    Path fresh = Files.createTempDirectory("oblak-gateway-tls-");
    new TestPki(fresh).issue("public", "public", List.of("localhost"));
    for (String name : List.of("public-key.pem", "public.pem")) {
      Files.copy(fresh.resolve(name), file(name), StandardCopyOption.REPLACE_EXISTING);
    }
    Files.copy(fresh.resolve("ca.pem"), file("public-ca.pem"), StandardCopyOption.REPLACE_EXISTING);
    Eventually.holds("the new one is shown", () -> renewed(before));
    assertNotEquals(before, shown());
    try (var files = Files.list(fresh)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(fresh);
  }

  private static boolean renewed(Certificate before) {
    try {
      return !shown().equals(before);
    } catch (AssertionError notYetTrusted) {
      return false;
    }
  }
}

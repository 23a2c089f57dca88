package cloud.oblak.compute.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.compute.MemoryHost;
import cloud.oblak.compute.OtherServices;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostListener;
import cloud.oblak.kit.tls.KeyFiles;
import cloud.oblak.kit.tls.LiveKey;
import cloud.oblak.nodeapi.CertificateAnswer;
import cloud.oblak.nodeapi.CertificateRenewal;
import cloud.oblak.nodeapi.JoinRequest;
import cloud.oblak.nodeapi.NodeJson;
import cloud.oblak.nodeapi.ToService;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestInstallation;
import cloud.oblak.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.time.Instant;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class JoiningIT {
  @Inject HostListener reports;

  @Inject
  @Identifier("compute")
  ServiceDatabase database;

  private static RequestSpecification operator() {
    return RestAssured.given()
        .header(
            "Authorization",
            TestTokens.ofInstallation().user("000000000001", Role.OPERATOR, "compute"))
        .contentType("application/json");
  }

  private static String certificateRequest() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=me"), keys.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }
    return text.toString();
  }

  private static Response join(String token, String request) throws Exception {
    return RestAssured.given()
        .contentType("application/json")
        .body(
            NodeJson.mapper()
                .writeValueAsString(
                    new JoinRequest(token, request, MemoryHost.report(2, 1L << 30))))
        .post("/v1/hosts/join");
  }

  private static String token() {
    return operator()
        .body("{}")
        .post("/v1/host-tokens")
        .then()
        .statusCode(201)
        .extract()
        .path("token");
  }

  @Test
  void aTokenBuysOneHostForOneKey() throws Exception {
    String token = token();
    String request = certificateRequest();
    Response first = join(token, request);
    assertEquals(200, first.statusCode(), first.asString());
    String host = first.path("hostId");
    assertEquals("cert", first.path("certificate"));
    assertTrue(first.<String>path("services.network").startsWith("https://"));
    assertEquals(host, join(token, request).path("hostId"));
    assertEquals(401, join(token, certificateRequest()).statusCode());
    assertEquals(401, join("guess", request).statusCode());
    assertEquals(400, join(token(), "no request").statusCode());
    assertNotEquals(host, join(token(), certificateRequest()).path("hostId"));
    assertEquals(host, join(token(), request).path("hostId"));
    assertEquals("joining", operator().get("/v1/hosts/" + host).path("state"));
  }

  @Test
  void anAgentOfTheNextReleaseMayJoin() throws Exception {
    Response joined =
        RestAssured.given()
            .contentType("application/json")
            .body(
                NodeJson.mapper()
                    .writeValueAsString(
                        new JoinRequest(
                            token(), certificateRequest(), MemoryHost.report(2, 1L << 30)))
                    .replace("\"token\"", "\"news\":1,\"token\"")
                    .replace("\"architecture\"", "\"gpus\":[1],\"architecture\""))
            .post("/v1/hosts/join");
    assertEquals(200, joined.statusCode(), joined.asString());
  }

  @Test
  void aHostLivesIsDrainedFallsSilentAndIsForgotten() throws Exception {
    String host = join(token(), certificateRequest()).path("hostId");
    assertTrue(reports.connected(host, MemoryHost.report(2, 1L << 30)));
    reports.alive(host, new ToService.Alive(Instant.now(), null));
    assertEquals("up", operator().get("/v1/hosts/" + host).path("state"));
    operator().delete("/v1/hosts/" + host).then().statusCode(409);
    assertEquals("draining", operator().post("/v1/hosts/" + host + "/drain").path("state"));
    assertEquals("up", operator().post("/v1/hosts/" + host + "/enable").path("state"));
    database.update("UPDATE host SET last_seen = now() - interval '1 minute' WHERE id = ?", host);
    Eventually.holds(
        "the host is down", () -> operator().get("/v1/hosts/" + host).path("state").equals("down"));
    reports.alive(host, new ToService.Alive(Instant.now(), null));
    Eventually.holds(
        "the host is back", () -> operator().get("/v1/hosts/" + host).path("state").equals("up"));
    operator().post("/v1/hosts/" + host + "/disable").then().statusCode(200);
    operator().delete("/v1/hosts/" + host).then().statusCode(204);
    assertEquals(false, reports.connected(host, MemoryHost.report(2, 1L << 30)));
  }

  private static HttpResponse<String> renew(String hostId, String request) throws Exception {
    TestInstallation.issueHost(hostId);
    Path pki = TestInstallation.pki();
    LiveKey own = new LiveKey(pki.resolve(hostId + ".pem"), pki.resolve(hostId + "-key.pem"));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {own}, new TrustManager[] {authority(pki)}, null);
    int port = ConfigProvider.getConfig().getValue("quarkus.http.test-ssl-port", Integer.class);
    try (HttpClient http = HttpClient.newBuilder().sslContext(context).build()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/agent/certificates"))
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      NodeJson.mapper().writeValueAsString(new CertificateRenewal(request))))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static TrustManager authority(Path pki) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", KeyFiles.certificates(pki.resolve("ca.pem")).getFirst());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    return trust.getTrustManagers()[0];
  }

  @Test
  void aHostGetsItsNextCertificateByItsPresentOne() throws Exception {
    String host = join(token(), certificateRequest()).path("hostId");
    HttpResponse<String> renewed = renew(host, certificateRequest());
    assertEquals(200, renewed.statusCode(), renewed.body());
    assertEquals(
        new CertificateAnswer("cert", "ca"),
        NodeJson.mapper().readValue(renewed.body(), CertificateAnswer.class));
    assertEquals(400, renew(host, "no request").statusCode());
    assertEquals(
        1L,
        database
            .find(
                "SELECT count(*) FROM outbox WHERE type = 'host.certificate' AND resource_id = ?",
                row -> row.getLong(1),
                host)
            .orElseThrow());
  }

  @Test
  void anUnknownAndAFencedHostGetNoCertificateADisabledOneDoes() throws Exception {
    String host = join(token(), certificateRequest()).path("hostId");
    operator().post("/v1/hosts/" + host + "/disable").then().statusCode(200);
    assertEquals(200, renew(host, certificateRequest()).statusCode());
    database.update("UPDATE host SET admin = 'fenced' WHERE id = ?", host);
    HttpResponse<String> refused = renew(host, certificateRequest());
    assertEquals(403, refused.statusCode());
    assertTrue(refused.body().contains("InvalidHost.NotWelcome"), refused.body());
    database.update("DELETE FROM host WHERE id = ?", host);
    assertEquals(403, renew(host, certificateRequest()).statusCode());
  }

  @Test
  void withoutAHostsCertificateThereIsNothingToRenew() throws Exception {
    String request =
        NodeJson.mapper().writeValueAsString(new CertificateRenewal(certificateRequest()));
    RestAssured.given()
        .contentType("application/json")
        .body(request)
        .post("/agent/certificates")
        .then()
        .statusCode(404);
    assertEquals(404, renew("somebody", certificateRequest()).statusCode());
  }
}

package cloud.oblak.identity;

import cloud.oblak.kit.token.ServiceKeys;
import io.restassured.RestAssured;
import io.restassured.config.RestAssuredConfig;
import io.restassured.config.SSLConfig;
import io.restassured.specification.RequestSpecification;
import java.nio.file.Path;
import org.apache.http.conn.ssl.SSLSocketFactory;
import org.eclipse.microprofile.config.ConfigProvider;

/** Requests to the TLS listener with the installation's certificate. */
final class MutualTls {
  private MutualTls() {}

  @SuppressWarnings("deprecation") // REST Assured's own configuration takes the old socket factory
  static RequestSpecification request(Path pki) {
    SSLSocketFactory factory =
        new SSLSocketFactory(
            new ServiceKeys(pki).clientContext(), SSLSocketFactory.ALLOW_ALL_HOSTNAME_VERIFIER);
    int port = ConfigProvider.getConfig().getValue("quarkus.http.test-ssl-port", Integer.class);
    return RestAssured.given()
        .config(
            RestAssuredConfig.config().sslConfig(SSLConfig.sslConfig().sslSocketFactory(factory)))
        .baseUri("https://127.0.0.1:" + port);
  }
}

package cloud.oblak.gateway.door;

import cloud.oblak.kit.tls.LiveKey;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Lets the public listener speak TLS where it has a certificate, without asking for the client's;
 * and keeps the internal one where it is when the public one is bound to another address.
 */
@Singleton
class TlsListener implements HttpServerOptionsCustomizer {
  private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

  private final GatewayConfig config;

  TlsListener(GatewayConfig config) {
    this.config = config;
  }

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    if (config.tlsCertificate().isPresent() && config.tlsKey().isPresent()) {
      LiveKey key = new LiveKey(config.tlsCertificate().get(), config.tlsKey().get());
      options
          .setSsl(true)
          .setKeyCertOptions(KeyCertOptions.wrap(key))
          .setClientAuth(ClientAuth.NONE)
          .setUseAlpn(false)
          .setEnabledSecureTransportProtocols(PROTOCOLS);
    }
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    config.tlsHost().ifPresent(options::setHost);
  }
}

package cloud.oblak.gateway.door;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** Keeps the TLS listener where it is when the public listener is bound to another address. */
@Singleton
class TlsListener implements HttpServerOptionsCustomizer {
  private final GatewayConfig config;

  TlsListener(GatewayConfig config) {
    this.config = config;
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    config.tlsHost().ifPresent(options::setHost);
  }
}

package cloud.oblak.kit.host;

import cloud.oblak.nodeapi.FrameLimits;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** Lets the TLS listener take messages as large as agents may send them. */
@Singleton
public class LinkLimits implements HttpServerOptionsCustomizer {
  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    options.setMaxWebSocketFrameSize(FrameLimits.FRAME_BYTES);
    options.setMaxWebSocketMessageSize(FrameLimits.MESSAGE_BYTES);
  }
}

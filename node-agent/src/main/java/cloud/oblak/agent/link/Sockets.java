package cloud.oblak.agent.link;

import cloud.oblak.agent.host.LiveIdentity;
import cloud.oblak.nodeapi.FrameLimits;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemTrustOptions;

/** Makes WebSocket clients that speak mutual TLS and trust the installation's authority only. */
public final class Sockets {
  private Sockets() {}

  /** A client that shows the identity of one host, as it is at each handshake. */
  public static WebSocketClient client(Vertx vertx, LiveIdentity live) {
    return vertx.createWebSocketClient(
        new WebSocketClientOptions()
            .setSsl(true)
            .setVerifyHost(true)
            .setKeyCertOptions(KeyCertOptions.wrap(live))
            .setTrustOptions(
                new PemTrustOptions()
                    .addCertValue(Buffer.buffer(live.identity().answer().authority())))
            .setConnectTimeout(5_000)
            .setTcpNoDelay(true)
            .setMaxFrameSize(FrameLimits.FRAME_BYTES)
            .setMaxMessageSize(FrameLimits.MESSAGE_BYTES));
  }
}

package cloud.oblak.agent.link;

import cloud.oblak.agent.host.Identity;
import cloud.oblak.nodeapi.FrameLimits;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;

/** Makes WebSocket clients that speak mutual TLS and trust the installation's authority only. */
public final class Sockets {
  private Sockets() {}

  /** A client with the identity of one host. */
  public static WebSocketClient client(Vertx vertx, Identity identity) {
    return vertx.createWebSocketClient(
        new WebSocketClientOptions()
            .setSsl(true)
            .setVerifyHost(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setKeyValue(Buffer.buffer(identity.privateKey()))
                    .setCertValue(Buffer.buffer(identity.answer().certificate())))
            .setTrustOptions(
                new PemTrustOptions().addCertValue(Buffer.buffer(identity.answer().authority())))
            .setConnectTimeout(5_000)
            .setTcpNoDelay(true)
            .setMaxFrameSize(FrameLimits.FRAME_BYTES)
            .setMaxMessageSize(FrameLimits.MESSAGE_BYTES));
  }
}

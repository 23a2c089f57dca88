package cloud.oblak.gateway.door;

import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.kit.token.ServiceKeys;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Passes requests on to services in other processes, over mutual TLS; answers stream back. */
@ApplicationScoped
class Remote {
  private static final int CONNECT_MILLIS = 3000;
  private static final int CONNECTIONS = 256;
  private static final int STREAMS = 1024;
  private static final int WAITING = 512;
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings",
          "expect",
          "host",
          "content-length");

  private final Vertx vertx;
  private final HttpClient calls;
  private final HttpClient streams;
  private final long answerMillis;

  Remote(Vertx vertx, InstallationConfig config, GatewayConfig gateway, ServiceKeys keys) {
    this.vertx = vertx;
    this.answerMillis = gateway.answerWithin().toMillis();
    Path pki = config.pki().directory();
    this.calls = vertx.createHttpClient(options(pki, keys, CONNECTIONS));
    this.streams = vertx.createHttpClient(options(pki, keys, STREAMS));
  }

  private static HttpClientOptions options(Path pki, ServiceKeys keys, int connections) {
    return new HttpClientOptions()
        .setSsl(true)
        .setConnectTimeout(CONNECT_MILLIS)
        .setMaxPoolSize(connections)
        .setMaxWaitQueueSize(WAITING)
        .setKeyCertOptions(KeyCertOptions.wrap(keys.clientKey()))
        .setTrustOptions(new PemTrustOptions().addCertPath(pki.resolve("ca.pem").toString()));
  }

  /**
   * Where a request goes.
   *
   * @param base URL of the service without a trailing slash
   * @param uri path and query
   */
  record Target(String base, HttpMethod method, String uri) {}

  /**
   * Passes one request on.
   *
   * @param unavailable answers where the service does not
   */
  void pass(Visit visit, Target target, Buffer body, Runnable unavailable) {
    // Streams stay open for hours and must not use up the connections of calls.
    (Paths.streams(visit.path()) ? streams : calls)
        .request(
            new RequestOptions()
                .setMethod(target.method())
                .setAbsoluteURI(target.base() + target.uri())
                .setConnectTimeout(answerMillis))
        .onSuccess(out -> send(visit, out, body, unavailable))
        .onFailure(failed -> unavailable.run());
  }

  private void send(Visit visit, HttpClientRequest out, Buffer body, Runnable unavailable) {
    copy(visit.context().request().headers(), out.headers());
    HttpServerResponse answer = visit.context().response();
    answer.closeHandler(closed -> {
      var _ = out.reset();
    });
    long limit =
        vertx.setTimer(
            answerMillis,
            late -> {
              var _ = out.reset();
            });
    (body.length() == 0 ? out.send() : out.send(body))
        .onComplete(begun -> vertx.cancelTimer(limit))
        .onSuccess(response -> answer(answer, response))
        .onFailure(failed -> unavailable.run());
  }

  private static void answer(HttpServerResponse answer, HttpClientResponse response) {
    answer.setStatusCode(response.statusCode());
    String length = response.getHeader("Content-Length");
    copy(response.headers(), answer.headers());
    if (length == null) {
      answer.setChunked(true);
    } else {
      answer.putHeader("Content-Length", length);
    }
    response
        .pipeTo(answer)
        .onFailure(broken -> {
          var _ = answer.reset();
        });
  }

  private static void copy(MultiMap from, MultiMap to) {
    for (Map.Entry<String, String> header : from) {
      if (!HOP_BY_HOP.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        to.add(header.getKey(), header.getValue());
      }
    }
  }
}

package cloud.oblak.gateway.door;

import cloud.oblak.kit.config.InstallationConfig;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemKeyCertOptions;
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

  private final HttpClient client;
  private final Refusal refusal;

  Remote(Vertx vertx, InstallationConfig config, Refusal refusal) {
    this.refusal = refusal;
    Path pki = config.pki().directory();
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(true)
                .setConnectTimeout(CONNECT_MILLIS)
                .setMaxPoolSize(CONNECTIONS)
                .setKeyCertOptions(
                    new PemKeyCertOptions()
                        .addCertPath(pki.resolve("service.pem").toString())
                        .addKeyPath(pki.resolve("service-key.pem").toString()))
                .setTrustOptions(
                    new PemTrustOptions().addCertPath(pki.resolve("ca.pem").toString())));
  }

  /**
   * Passes one request on.
   *
   * @param base URL of the service without a trailing slash
   */
  void pass(Visit visit, String owner, String base, Buffer body) {
    HttpServerRequest request = visit.context().request();
    String query = request.query();
    String uri = base + visit.path() + (query == null ? "" : "?" + query);
    client
        .request(new RequestOptions().setMethod(request.method()).setAbsoluteURI(uri))
        .onSuccess(out -> send(visit, owner, out, body))
        .onFailure(failed -> refusal.unavailable(visit, owner));
  }

  private void send(Visit visit, String owner, HttpClientRequest out, Buffer body) {
    copy(visit.context().request().headers(), out.headers());
    HttpServerResponse answer = visit.context().response();
    answer.closeHandler(closed -> {
      var _ = out.reset();
    });
    (body.length() == 0 ? out.send() : out.send(body))
        .onSuccess(response -> answer(answer, response))
        .onFailure(failed -> refusal.unavailable(visit, owner));
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

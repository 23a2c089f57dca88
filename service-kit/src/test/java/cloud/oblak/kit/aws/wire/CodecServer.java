package cloud.oblak.kit.aws.wire;

import cloud.oblak.platform.FaultException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.core.SdkPojo;

/** A server for one call of a real client: keeps what it was asked, answers what it was given. */
final class CodecServer implements AutoCloseable {
  /** What the exchange was, beside what was asked. */
  record Seen(SdkPojo request, AwsProtocol protocol, String encoding) {}

  private final HttpServer server;
  private final AtomicReference<Seen> seen = new AtomicReference<>();

  CodecServer(String api, Class<? extends SdkPojo> type, Answer answer) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> serve(exchange, api, type, answer));
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  Seen seen() {
    return seen.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void serve(
      HttpExchange exchange, String api, Class<? extends SdkPojo> type, Answer answer)
      throws IOException {
    try (exchange) {
      String query = exchange.getRequestURI().getRawQuery();
      WireResponse response;
      try {
        WireRequest request =
            WireRequest.of(
                api,
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                exchange.getRequestHeaders()::getFirst,
                query == null ? "" : query,
                exchange.getRequestBody().readAllBytes());
        String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
        seen.set(new Seen(AwsCodec.read(request, type), request.protocol(), encoding));
        response = answer.to(request);
      } catch (FaultException fault) {
        String code = fault.fault().code().code();
        response =
            AwsCodec.error(AwsProtocol.EC2_QUERY, 400, code, fault.fault().message(), "r-bad");
      }
      exchange.getResponseHeaders().set("Content-Type", response.contentType());
      response.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(response.status(), response.body().length);
      exchange.getResponseBody().write(response.body());
    }
  }

  /** What is answered. */
  interface Answer {
    WireResponse to(WireRequest request);
  }
}

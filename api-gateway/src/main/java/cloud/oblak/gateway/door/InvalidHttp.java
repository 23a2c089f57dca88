package cloud.oblak.gateway.door;

import cloud.oblak.kit.web.Problem;
import cloud.oblak.kit.web.TokenFilter;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.Unremovable;
import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.Context;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/**
 * Answers what is no valid HTTP with a problem. Such a request never comes to a route, and Quarkus
 * does not let go of the server's own handler for it, so it is met where Vert.x traces requests:
 * after it was read and before its handler is chosen.
 */
@Singleton
@Unremovable
class InvalidHttp implements VertxOptionsCustomizer {
  private static final ObjectMapper JSON = new ObjectMapper();

  // Until Vert.x 5 the options are the one way to give a tracer that Quarkus leaves open.
  @SuppressWarnings("deprecation")
  @Override
  public void accept(VertxOptions options) {
    options.setTracingOptions(new TracingOptions().setFactory(any -> new Reading()));
  }

  private static final class Reading implements VertxTracer<Void, Void> {
    @Override
    public <R> Void receiveRequest(
        Context context,
        SpanKind kind,
        TracingPolicy policy,
        R request,
        String operation,
        Iterable<Map.Entry<String, String>> headers,
        TagExtractor<R> tags) {
      if (request instanceof HttpServerRequest read
          && read.decoderResult().isFailure()
          && read.connection() instanceof HttpServerConnection connection) {
        connection.invalidRequestHandler(InvalidHttp::answer);
      }
      return null;
    }
  }

  private static void answer(HttpServerRequest request) {
    String requestId = UUID.randomUUID().toString();
    Fault fault =
        new Fault.Invalid(
            CommonFault.MALFORMED_BODY,
            "",
            "This is not valid HTTP, or longer than is accepted; correct the request line and the"
                + " headers.");
    Problem problem = Problem.of(fault, requestId);
    request
        .response()
        .setStatusCode(problem.status())
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .putHeader(TokenFilter.REQUEST_ID, requestId)
        .putHeader("Connection", "close")
        .end(Buffer.buffer(write(problem)))
        .onComplete(sent -> request.connection().close());
  }

  private static byte[] write(Problem problem) {
    try {
      return JSON.writeValueAsBytes(problem);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("A problem cannot be written.", impossible);
    }
  }
}

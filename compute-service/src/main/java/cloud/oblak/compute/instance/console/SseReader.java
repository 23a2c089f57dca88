package cloud.oblak.compute.instance.console;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client that reads server-sent events; one that takes nothing is cut off. */
final class SseReader implements StreamReader, AutoCloseable {
  private final Sse sse;
  private final SseEventSink sink;
  private final HttpConnection connection;
  private final Duration within;

  /**
   * A client of a request that is being answered.
   *
   * @param within how long it may take nothing
   */
  SseReader(Sse sse, SseEventSink sink, HttpServerRequest request, Duration within) {
    this.sse = sse;
    this.sink = sink;
    // Found now: where the stream goes on there is no request any more.
    this.connection = request.connection();
    this.within = within;
  }

  @Override
  public void send(String name, String position, String data) {
    OutboundSseEvent.Builder event =
        sse.newEventBuilder()
            .name(name)
            .mediaType(MediaType.TEXT_PLAIN_TYPE)
            .data(String.class, data);
    write(position.isEmpty() ? event : event.id(position));
  }

  @Override
  public void alive(String position) {
    OutboundSseEvent.Builder event = sse.newEventBuilder().comment("alive");
    write(position.isEmpty() ? event : event.id(position));
  }

  @Override
  public boolean gone() {
    return sink.isClosed();
  }

  @Override
  public void close() {
    sink.close();
  }

  private void write(OutboundSseEvent.Builder event) {
    CompletionStage<?> sent;
    try {
      sent = sink.send(event.build());
    } catch (IllegalStateException closed) {
      // JAX-RS says so of a sink whose client went away.
      throw new CompletionException(closed);
    }
    try {
      sent.toCompletableFuture().orTimeout(within.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof TimeoutException) {
        // What it was sent would be kept until its connection ends.
        var _ = connection.close();
      }
      throw failed;
    }
  }
}

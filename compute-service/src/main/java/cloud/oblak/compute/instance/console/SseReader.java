package cloud.oblak.compute.instance.console;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A client that reads server-sent events.
 *
 * @param breakOff ends the connection of a client that reads nothing
 */
record SseReader(Sse sse, SseEventSink sink, Runnable breakOff)
    implements StreamReader, AutoCloseable {
  private static final long SEND_SECONDS = 20;

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
      sent.toCompletableFuture().orTimeout(SEND_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof TimeoutException) {
        // What it was sent would be kept until its connection ends.
        breakOff.run();
      }
      throw failed;
    }
  }
}

package cloud.oblak.metering.event;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * One client's stream: first what is stored already, then what comes, without gap or repetition.
 */
final class EventStream {
  private static final int LIMIT = 200;
  private static final long TICK_MILLIS = 1000;
  private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final long SEND_SECONDS = 20;

  private final EventStore store;
  private final Subscription subscription;
  private final Audience audience;
  private final Sse sse;
  private final SseEventSink sink;
  private long last;
  private long heartbeatAt;

  /**
   * @param subscription closed at the end
   * @param after the number after which the stream begins
   */
  EventStream(
      EventStore store,
      Subscription subscription,
      Audience audience,
      long after,
      Sse sse,
      SseEventSink sink) {
    this.store = store;
    this.subscription = subscription;
    this.audience = audience;
    this.last = after;
    this.sse = sse;
    this.sink = sink;
  }

  /** Writes until the client goes away, takes nothing for too long, or the process stops. */
  void run() {
    try (subscription;
        sink) {
      heartbeat();
      catchUp();
      follow();
    } catch (CompletionException gone) {
      // The client went away; nothing is lost, it resumes with the last number it has.
      return;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void catchUp() {
    List<EventView> page;
    do {
      page = store.after(audience, last, LIMIT);
      page.forEach(this::send);
    } while (page.size() == LIMIT && !sink.isClosed());
  }

  private void follow() throws InterruptedException {
    while (!sink.isClosed() && !subscription.ended()) {
      EventView event = subscription.next(TICK_MILLIS);
      if (subscription.behind()) {
        catchUp();
      } else if (event != null && event.number() > last) {
        send(event);
      }
      if (System.nanoTime() - heartbeatAt >= 0) {
        heartbeat();
      }
    }
  }

  private void send(EventView event) {
    write(
        sse.newEventBuilder()
            .id(Long.toString(event.number()))
            .name(event.type())
            .mediaType(MediaType.TEXT_PLAIN_TYPE)
            .data(String.class, store.json(event))
            .build());
    last = event.number();
  }

  private void heartbeat() {
    heartbeatAt = System.nanoTime() + HEARTBEAT_NANOS;
    write(sse.newEventBuilder().comment("alive").build());
  }

  /** Waits for the client, so that a slow one holds up nobody but itself. */
  private void write(OutboundSseEvent event) {
    CompletionStage<?> sent;
    try {
      sent = sink.send(event);
    } catch (IllegalStateException closed) {
      // JAX-RS says so of a sink whose client went away.
      throw new CompletionException(closed);
    }
    sent.toCompletableFuture().orTimeout(SEND_SECONDS, TimeUnit.SECONDS).join();
  }
}

package cloud.oblak.metering.event;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * One client's stream: first what is stored already, then what comes, without gap or repetition.
 */
final class EventStream {
  private static final int LIMIT = 200;
  private static final long TICK_MILLIS = 1000;
  private static final long HEARTBEAT_MILLIS = 15_000;

  private final EventStore store;
  private final Tailer tailer;
  private final String accountId;
  private final Sse sse;
  private final SseEventSink sink;
  private long last;

  /**
   * @param accountId empty: events of all accounts
   * @param after the number after which the stream begins
   */
  EventStream(
      EventStore store, Tailer tailer, String accountId, long after, Sse sse, SseEventSink sink) {
    this.store = store;
    this.tailer = tailer;
    this.accountId = accountId;
    this.last = after;
    this.sse = sse;
    this.sink = sink;
  }

  /** Writes until the client goes away or the process stops. */
  void run() {
    try (sink;
        Subscription subscription = tailer.subscribe()) {
      heartbeat();
      catchUp();
      follow(subscription);
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
      page = store.after(accountId, last, LIMIT);
      page.forEach(this::send);
    } while (page.size() == LIMIT && !sink.isClosed());
  }

  private void follow(Subscription subscription) throws InterruptedException {
    long silent = 0;
    while (!sink.isClosed() && !subscription.ended()) {
      EventView event = subscription.next(TICK_MILLIS);
      if (subscription.behind()) {
        catchUp();
      } else if (event == null) {
        silent += TICK_MILLIS;
      } else if (event.number() > last
          && (accountId.isEmpty() || accountId.equals(event.accountId()))) {
        send(event);
        silent = 0;
      }
      if (silent >= HEARTBEAT_MILLIS) {
        heartbeat();
        silent = 0;
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
    write(sse.newEventBuilder().comment("alive").build());
  }

  /** Waits for the client, so that a slow one holds up nobody but itself. */
  private void write(OutboundSseEvent event) {
    sink.send(event).toCompletableFuture().join();
  }
}

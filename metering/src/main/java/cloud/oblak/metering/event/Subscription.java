package cloud.oblak.metering.event;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** New events on their way to one stream; bounded, so that a slow reader costs nothing. */
final class Subscription implements AutoCloseable {
  private static final int MAX_QUEUE = 256;

  private final BlockingQueue<EventView> queue = new LinkedBlockingQueue<>(MAX_QUEUE);
  private final Audience audience;
  private final Consumer<Subscription> closing;
  private volatile boolean overflown;
  private volatile boolean ended;

  Subscription(Audience audience, Consumer<Subscription> closing) {
    this.audience = audience;
    this.closing = closing;
  }

  Audience audience() {
    return audience;
  }

  void offer(EventView event) {
    if (audience.includes(event) && !queue.offer(event)) {
      overflown = true;
    }
  }

  /** Makes the stream look into the store again. */
  void lookAgain() {
    overflown = true;
  }

  /** The next event; null when none came in time. */
  EventView next(long millis) throws InterruptedException {
    return queue.poll(millis, TimeUnit.MILLISECONDS);
  }

  /** Whether events were dropped since the last call; what is queued is dropped too then. */
  boolean behind() {
    if (!overflown) {
      return false;
    }
    // In this order: what comes in between is in the store already, which is read next.
    overflown = false;
    queue.clear();
    return true;
  }

  /** Whether the process is stopping. */
  boolean ended() {
    return ended;
  }

  void end() {
    ended = true;
  }

  @Override
  public void close() {
    closing.accept(this);
  }
}

package cloud.oblak.metering.event;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** New events on their way to one stream; bounded, so that a slow reader costs nothing. */
final class Subscription implements AutoCloseable {
  private static final int MAX_QUEUE = 1000;

  private final BlockingQueue<EventView> queue = new LinkedBlockingQueue<>(MAX_QUEUE);
  private final Consumer<Subscription> closing;
  private volatile boolean overflown;
  private volatile boolean ended;

  Subscription(Consumer<Subscription> closing) {
    this.closing = closing;
  }

  void offer(EventView event) {
    if (!queue.offer(event)) {
      overflown = true;
    }
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
    queue.clear();
    overflown = false;
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

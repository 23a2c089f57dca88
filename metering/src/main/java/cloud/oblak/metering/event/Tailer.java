package cloud.oblak.metering.event;

import cloud.oblak.platform.Fault;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Reads what is newly stored, once for all open streams of this process. */
@ApplicationScoped
class Tailer {
  private static final Logger LOG = Logger.getLogger(Tailer.class);
  private static final int LIMIT = 500;
  private static final long POLL_MILLIS = 500;
  private static final int MAX_STREAMS = 500;
  private static final int MAX_STREAMS_OF_ONE = 20;

  private final EventStore store;
  private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
  private final Semaphore wake = new Semaphore(0);
  private volatile boolean closed;
  private Thread thread;

  Tailer(EventStore store) {
    this.store = store;
  }

  void start(@Observes StartupEvent event) {
    store.onStored(wake::release);
    thread = Thread.ofVirtual().name("event-tailer").start(this::run);
  }

  void stop(@Observes ShutdownEvent event) {
    closed = true;
    thread.interrupt();
    subscriptions.forEach(Subscription::end);
  }

  /**
   * Receives every event that is stored from now on, perhaps also some before.
   *
   * @throws cloud.oblak.platform.FaultException LimitExceeded where there are too many streams
   */
  synchronized Subscription subscribe(Audience audience) {
    long same = subscriptions.stream().filter(one -> one.audience().equals(audience)).count();
    if (same >= MAX_STREAMS_OF_ONE || subscriptions.size() >= MAX_STREAMS) {
      throw new Fault.LimitExceeded(
              EventFault.TOO_MANY_STREAMS,
              "Too many event streams are open; close some, or list events instead.")
          .exception();
    }
    Subscription subscription = new Subscription(audience, subscriptions::remove);
    subscriptions.add(subscription);
    if (closed) {
      subscription.end();
    }
    return subscription;
  }

  private void run() {
    long last = -1;
    while (!closed) {
      try {
        last = last < 0 ? begin() : deliver(last);
        wake.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS);
        wake.drainPermits();
      } catch (InterruptedException stopped) {
        return;
      } catch (RuntimeException failed) {
        LOG.warnf("Reading new events failed and is tried again: %s", failed);
        pause();
      }
    }
  }

  private long begin() {
    long last = store.last();
    // Streams that are open already may have read before some of what is skipped here.
    subscriptions.forEach(Subscription::lookAgain);
    return last;
  }

  private long deliver(long after) {
    // Before the look at the streams: one that comes in between has read nothing yet.
    long skipTo = store.last();
    if (subscriptions.isEmpty()) {
      return skipTo;
    }
    long last = after;
    List<EventView> fresh;
    do {
      fresh = store.ofAll(last, LIMIT);
      for (EventView event : fresh) {
        subscriptions.forEach(subscription -> subscription.offer(event));
        last = event.number();
      }
    } while (fresh.size() == LIMIT);
    return last;
  }

  private void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}

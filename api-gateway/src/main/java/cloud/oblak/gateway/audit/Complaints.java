package cloud.oblak.gateway.audit;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Says the first of many errors of one kind, then once a minute how many more there were. */
final class Complaints {
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final Consumer<String> log;
  private final LongSupplier nanoTime;
  private final AtomicLong saidAt;
  private final AtomicInteger unsaid = new AtomicInteger();
  private final AtomicReference<String> last = new AtomicReference<>("");

  Complaints(Consumer<String> log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
    this.saidAt = new AtomicLong(nanoTime.getAsLong() - MINUTE_NANOS);
  }

  /** Says it or counts it. */
  void about(String what) {
    if (due()) {
      log.accept(what + more(unsaid.getAndSet(0)));
    } else {
      last.set(what);
      unsaid.incrementAndGet();
    }
  }

  /** Says the last of what was only counted, when its minute is over. */
  void remind() {
    if (unsaid.get() > 0 && due()) {
      log.accept(last.get() + more(unsaid.getAndSet(0) - 1));
    }
  }

  private boolean due() {
    long now = nanoTime.getAsLong();
    long before = saidAt.get();
    return now - before >= MINUTE_NANOS && saidAt.compareAndSet(before, now);
  }

  private static String more(int count) {
    return count == 0 ? "" : " (" + count + " more of the kind since this was last said)";
  }
}

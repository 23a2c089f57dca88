package cloud.oblak.agent.image;

import cloud.oblak.nodeapi.ImageSpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Whose image is fetched next: what tenants bring may take long, so that an account waits for its
 * own imports, and a few of many accounts go side by side; the operator's own wait for nobody's.
 */
final class ImportTurns {
  private static final int AT_ONCE = 8;

  private final Semaphore all = new Semaphore(AT_ONCE, true);
  private final Map<String, Semaphore> accounts = new ConcurrentHashMap<>();

  /** Waits until it is this image's turn, which lasts until it is closed. */
  Turn await(ImageSpec spec) {
    if (spec.trusted()) {
      return () -> {};
    }
    Semaphore own = accounts.computeIfAbsent(spec.accountId(), _ -> new Semaphore(1, true));
    // In this order, for who waits for its own must not keep others waiting.
    own.acquireUninterruptibly();
    all.acquireUninterruptibly();
    return () -> {
      all.release();
      own.release();
    };
  }

  /** A turn at fetching an image. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }
}

package cloud.oblak.kit.closing;

import cloud.oblak.kit.client.ServiceClient;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.FeedPage;
import cloud.oblak.kit.event.FeedReader;
import cloud.oblak.kit.reconcile.WorkQueue;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Duration;
import java.util.List;

/**
 * Follows identity's feed on behalf of one service and wakes its reconciler of kind {@link #KIND}
 * with the id of each account that was closed.
 */
public final class Closings implements AutoCloseable {
  /** The kind of work; the key is the account's id. */
  public static final String KIND = "closed-account";

  private static final String CLOSED = "account.closed";
  private static final Duration MORE_THAN_THE_WAIT = Duration.ofSeconds(10);
  // Whoever was let in before the closing was known everywhere is done by then.
  private static final Duration ONCE_MORE = Duration.ofMinutes(2);

  private final ServiceClient client;
  private final WorkQueue queue;
  private final String service;
  private final FeedReader reader;

  /** Starts following. */
  public Closings(ServiceDatabase database, ServiceClient client, WorkQueue queue) {
    this.client = client;
    this.queue = queue;
    this.service = database.service();
    this.reader =
        new FeedReader(
            "identity",
            this::read,
            database,
            page -> QuarkusTransaction.requiringNew().run(page),
            this::heard);
  }

  private FeedPage read(String feed, long after, int limit, int waitMillis) {
    String path =
        "/internal/feeds/%s?after=%d&limit=%d&waitMillis=%d"
            .formatted(feed, after, limit, waitMillis);
    Duration atMost = Duration.ofMillis(waitMillis).plus(MORE_THAN_THE_WAIT);
    return client.call(service, feed, "GET", path, null, FeedPage.class, atMost);
  }

  private void heard(FeedPage page) {
    List<String> closed =
        page.events().stream()
            .map(FeedPage.Positioned::event)
            .filter(event -> event.type().equals(CLOSED))
            .map(event -> event.resourceId())
            .distinct()
            .toList();
    queue.wake(KIND, closed, Duration.ZERO);
    queue.wake(KIND, closed, ONCE_MORE);
  }

  @Override
  public void close() {
    reader.close();
  }
}

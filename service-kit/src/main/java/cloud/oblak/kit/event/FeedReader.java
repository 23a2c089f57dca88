package cloud.oblak.kit.event;

import cloud.oblak.kit.database.ServiceDatabase;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Follows another service's feed: one page after the other, each handled in one transaction
 * together with the position reached, so that nothing is handled twice or lost.
 */
public final class FeedReader implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(FeedReader.class);
  private static final int LIMIT = 500;
  private static final int WAIT_MILLIS = 20_000;
  private static final long RETRY_MILLIS = 500;
  private static final int LOUD_AFTER = 10;

  private final String feed;
  private final Source source;
  private final ServiceDatabase database;
  private final Consumer<Runnable> transaction;
  private final Consumer<FeedPage> sink;
  private final Thread thread;
  private volatile boolean closed;
  private volatile String failing = "";
  private volatile String lost = "";
  private int failures;

  /** Where pages come from. */
  @FunctionalInterface
  public interface Source {
    /** Reads a page, waiting for the first event as long as said. */
    FeedPage read(String feed, long after, int limit, int waitMillis);
  }

  /**
   * Starts reading.
   *
   * @param feed name of the service whose feed it is
   * @param database of the reading service, where the position is kept
   * @param transaction runs its argument in a new transaction
   * @param sink handles a page; called inside the transaction
   */
  public FeedReader(
      String feed,
      Source source,
      ServiceDatabase database,
      Consumer<Runnable> transaction,
      Consumer<FeedPage> sink) {
    this.feed = feed;
    this.source = source;
    this.database = database;
    this.transaction = transaction;
    this.sink = sink;
    this.thread = Thread.ofVirtual().name("feed-" + feed).start(this::run);
  }

  private void run() {
    while (!closed) {
      try {
        long after = position();
        FeedPage page = source.read(feed, after, LIMIT, WAIT_MILLIS);
        if (page.last() != null && page.last() < after) {
          startOver(after, page.last());
        } else if (!page.events().isEmpty()) {
          noteGap(page, after);
          transaction.accept(() -> handle(page, after));
        }
        failures = 0;
        failing = "";
      } catch (RuntimeException failed) {
        if (!closed) {
          failed(failed);
          pause();
        }
      }
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
  }

  private void failed(RuntimeException thrown) {
    failures++;
    if (failures < LOUD_AFTER) {
      LOG.warnf("Reading the feed of %s failed and is tried again: %s", feed, thrown);
    } else if (failures % LOUD_AFTER == 0) {
      failing = "The feed of " + feed + " does not get on: " + thrown;
      LOG.errorf(thrown, "%s (%d attempts)", failing, failures);
    }
  }

  /** A position is missing: an event was lost, and with it perhaps somebody's usage. */
  private void noteGap(FeedPage page, long after) {
    long expected = after + 1;
    for (FeedPage.Positioned next : page.events()) {
      // A reader that is new to an old feed misses what was pruned before it came.
      if (next.position() != expected && expected > 1) {
        lost = "Events " + expected + " to " + (next.position() - 1) + " of " + feed + " are lost";
        LOG.error(lost);
      }
      expected = next.position() + 1;
    }
  }

  /**
   * The feed went back in time, as after a restore: its new events have positions that were read
   * already. All is read again; known events are recognised by their ids.
   */
  private void startOver(long after, long last) {
    lost = "The feed of " + feed + " went back from " + after + " to " + last;
    LOG.errorf("%s; it is read again from its beginning", lost);
    transaction.accept(() ->
        database.update("DELETE FROM feed_cursor WHERE feed = ? AND position = ?", feed, after));
  }

  /** What the operator must know of this feed: it does not get on, or has lost events. */
  public Optional<String> trouble() {
    return Stream.of(failing, lost).filter(text -> !text.isEmpty()).findFirst();
  }

  private void handle(FeedPage page, long after) {
    // Only one reader of this feed advances from here, whatever the number of replicas.
    int moved =
        database.update(
            """
            INSERT INTO feed_cursor (feed, position) VALUES (?, ?)
            ON CONFLICT (feed) DO UPDATE SET position = excluded.position
            WHERE feed_cursor.position = ?
            """,
            feed,
            page.events().getLast().position(),
            after);
    if (moved == 1) {
      sink.accept(page);
    }
  }

  private long position() {
    return database
        .find("SELECT position FROM feed_cursor WHERE feed = ?", row -> row.getLong(1), feed)
        .orElse(0L);
  }

  private void pause() {
    try {
      Thread.sleep(RETRY_MILLIS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}

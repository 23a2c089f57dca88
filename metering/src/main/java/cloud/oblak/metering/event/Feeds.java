package cloud.oblak.metering.event;

import cloud.oblak.kit.client.ServiceClient;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.FeedPage;
import cloud.oblak.kit.event.FeedReader;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Follows the feeds of the other services as long as the process runs. */
@ApplicationScoped
class Feeds {
  private static final Duration MORE_THAN_THE_WAIT = Duration.ofSeconds(10);

  private final ServiceDatabase database;
  private final ServiceClient client;
  private final EventStore store;
  private final MeteringConfig config;
  private volatile List<FeedReader> readers = List.of();

  Feeds(
      @Identifier("metering") ServiceDatabase database,
      ServiceClient client,
      EventStore store,
      MeteringConfig config) {
    this.database = database;
    this.client = client;
    this.store = store;
    this.config = config;
  }

  void start(@Observes StartupEvent event) {
    readers =
        config.feeds().stream()
            .map(feed ->
                new FeedReader(
                    feed,
                    this::read,
                    database,
                    page -> QuarkusTransaction.requiringNew().run(page),
                    store::store))
            .toList();
  }

  void stop(@Observes ShutdownEvent event) {
    readers.forEach(FeedReader::close);
  }

  /** What is wrong with which feed; empty while all get on. */
  List<String> troubles() {
    return readers.stream().map(FeedReader::trouble).flatMap(Optional::stream).toList();
  }

  private FeedPage read(String feed, long after, int limit, int waitMillis) {
    String path =
        "/internal/feeds/%s?after=%d&limit=%d&waitMillis=%d"
            .formatted(feed, after, limit, waitMillis);
    Duration limitOfCall = Duration.ofMillis(waitMillis).plus(MORE_THAN_THE_WAIT);
    return client.call("metering", feed, "GET", path, null, FeedPage.class, limitOfCall);
  }
}

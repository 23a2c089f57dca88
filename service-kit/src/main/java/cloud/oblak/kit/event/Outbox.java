package cloud.oblak.kit.event;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.replica.Replicas;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A service's events: written in the transaction that causes them, without a position; numbered by
 * one {@link Relay} after the commit; read by position.
 */
public final class Outbox {
  /** Most events that {@link #number} gives a number. */
  static final int NUMBERED_AT_ONCE = 1000;

  private static final TypeReference<Map<String, Object>> DETAIL = new TypeReference<>() {};
  private static final String ADD =
      """
      INSERT INTO outbox (id, type, at, account_id, actor, request_id, resource_kind, resource_id,
                          detail)
      SELECT id, type, at, account, actor, request, kind, resource, detail::jsonb
      FROM unnest(?, ?, ?::timestamptz[], ?, ?, ?, ?, ?, ?) WITH ORDINALITY
           AS e(id, type, at, account, actor, request, kind, resource, detail, n)
      ORDER BY n
      """;
  private static final String READ =
      """
      SELECT position, id, type, at, account_id, actor, request_id, resource_kind, resource_id,
             detail
      FROM outbox WHERE position > ? ORDER BY position LIMIT ?
      """;
  // Where there is nothing to do no row is locked, which would have to be written to the disk.
  private static final String ANY = "SELECT 1 FROM outbox WHERE position IS NULL LIMIT 1";
  // Taken in a statement of its own: one that waits for it would number from a stale snapshot.
  private static final String LOCK = "SELECT last FROM feed_position FOR UPDATE";
  // Numbers what is committed, in the order of insertion, without gaps.
  private static final String NUMBER =
      """
      WITH lock AS (SELECT last FROM feed_position),
           fresh AS (SELECT n, row_number() OVER (ORDER BY n) AS step
                     FROM (SELECT n FROM outbox WHERE position IS NULL ORDER BY n LIMIT %d) o),
           numbered AS (UPDATE outbox o SET position = lock.last + fresh.step
                        FROM fresh, lock WHERE o.n = fresh.n RETURNING o.position)
      UPDATE feed_position SET last = last + (SELECT count(*) FROM numbered)
      WHERE EXISTS (SELECT 1 FROM numbered)
      RETURNING (SELECT count(*) FROM numbered)
      """
          .formatted(NUMBERED_AT_ONCE);

  private static final String TOPIC = "events";

  private final ServiceDatabase database;
  private final ObjectMapper json;
  private final Replicas replicas;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile Runnable committed = () -> {};
  private long signals;

  /**
   * The events in a service's schema.
   *
   * @param replicas the processes that readers may wait at
   */
  public Outbox(ServiceDatabase database, ObjectMapper json, Replicas replicas) {
    this.database = database;
    this.json = json;
    this.replicas = replicas;
    replicas.whenTold(TOPIC, any -> numbered());
  }

  ServiceDatabase database() {
    return database;
  }

  /** The service whose events these are. */
  public String service() {
    return database.service();
  }

  /**
   * Records an event in the caller's transaction.
   *
   * @throws IllegalStateException outside a transaction
   */
  public void add(Event event) {
    addAll(List.of(event));
  }

  /**
   * Records events in the caller's transaction, in this order.
   *
   * @throws IllegalStateException outside a transaction
   */
  public void addAll(List<Event> events) {
    if (!database.inTransaction()) {
      throw new IllegalStateException("An event belongs to the transaction that causes it.");
    }
    if (events.isEmpty()) {
      return;
    }
    database.update(
        ADD,
        events.stream().map(Event::id).toArray(UUID[]::new),
        texts(events, Event::type),
        texts(events, event -> event.at().toString()),
        texts(events, Event::accountId),
        texts(events, Event::actor),
        texts(events, Event::requestId),
        texts(events, Event::resourceKind),
        texts(events, Event::resourceId),
        texts(events, event -> write(event.detail())));
    database.afterCommit(() -> committed.run());
  }

  private static String[] texts(List<Event> events, Function<Event, String> field) {
    return events.stream().map(field).toArray(String[]::new);
  }

  /**
   * Events after a position.
   *
   * @param after 0 for the first
   * @param limit most events on the page
   */
  public FeedPage read(long after, int limit) {
    List<FeedPage.Positioned> events = database.query(READ, this::positioned, after, limit);
    // Read second, so that it is never below what the page holds.
    long last =
        database.find("SELECT last FROM feed_position", row -> row.getLong(1)).orElseThrow();
    return new FeedPage(events, last);
  }

  /** Gives numbers to committed events; answers how many got one. */
  int number() {
    int count = database.inOwnTransaction(Outbox::number);
    if (count > 0) {
      numbered();
      replicas.tell(TOPIC, "");
    }
    return count;
  }

  private void numbered() {
    lock.lock();
    try {
      signals++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static int number(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery(ANY)) {
        if (!row.next()) {
          return 0;
        }
      }
      statement.execute(LOCK);
      try (ResultSet row = statement.executeQuery(NUMBER)) {
        return row.next() ? row.getInt(1) : 0;
      }
    }
  }

  /** How often numbers were given, as far as this process knows; for {@link #await}. */
  long signals() {
    lock.lock();
    try {
      return signals;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until numbers were given after the moment {@code seen} was read, or time is up. */
  void await(long seen, long millis) throws InterruptedException {
    long nanos = millis * 1_000_000;
    lock.lock();
    try {
      while (signals == seen && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Deletes numbered events older than the given number of days. */
  int prune(int days) {
    return database.update(
        "DELETE FROM outbox WHERE position IS NOT NULL AND at < now() - make_interval(days => ?)",
        days);
  }

  void onCommit(Runnable listener) {
    committed = listener;
  }

  private FeedPage.Positioned positioned(ResultSet row) throws SQLException {
    Event event =
        new Event(
            row.getObject("id", UUID.class),
            row.getString("type"),
            row.getTimestamp("at").toInstant(),
            row.getString("account_id"),
            row.getString("actor"),
            row.getString("request_id"),
            row.getString("resource_kind"),
            row.getString("resource_id"),
            parse(row.getString("detail")));
    return new FeedPage.Positioned(row.getLong("position"), event);
  }

  private String write(Map<String, Object> detail) {
    try {
      return json.writeValueAsString(detail);
    } catch (JsonProcessingException unwritable) {
      throw new IllegalArgumentException("The detail of an event must be JSON values.", unwritable);
    }
  }

  private Map<String, Object> parse(String text) {
    try {
      return json.readValue(text, DETAIL);
    } catch (JsonProcessingException corrupt) {
      throw new IllegalStateException("An event's detail in the database is not JSON.", corrupt);
    }
  }
}

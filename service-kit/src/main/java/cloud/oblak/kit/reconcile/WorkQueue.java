package cloud.oblak.kit.reconcile;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.replica.Replicas;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * The keys of a service that want reconciling. A wake is an upsert in the changing transaction; a
 * worker leases a key and parks it only if nobody woke it meanwhile.
 */
public final class WorkQueue {
  private static final String WAKE =
      """
      INSERT INTO work (kind, key, wanted, due_at, again_at)
      SELECT ?, k, 1, now() + w.delay, CASE WHEN w.delay > interval '0' THEN now() + w.delay END
      FROM unnest(?) AS k, (SELECT make_interval(secs => ?) AS delay) AS w ORDER BY k
      ON CONFLICT (kind, key) DO UPDATE
      SET wanted = work.wanted + 1, due_at = least(work.due_at, excluded.due_at),
          again_at = greatest(work.again_at, excluded.again_at)
      """;
  // Materialized: a join may run a subquery once for each row, and each time it takes others.
  private static final String LEASE =
      """
      WITH due AS MATERIALIZED (
        SELECT kind, key FROM work
        WHERE due_at <= now() AND (lease_until IS NULL OR lease_until < now())
        ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
      UPDATE work w SET lease_owner = ?, lease_until = now() + make_interval(secs => ?),
             again_at = CASE WHEN w.again_at > now() THEN w.again_at END
      FROM due
      WHERE w.kind = due.kind AND w.key = due.key
      RETURNING w.kind, w.key, w.wanted, w.attempts
      """;
  // A wake during the run makes the key due at once; one for later is not forgotten.
  private static final String GIVE_BACK =
      """
      UPDATE work SET lease_owner = NULL, lease_until = NULL, attempts = ?, fault = ?,
             due_at = CASE WHEN wanted = ?
                           THEN least(now() + make_interval(secs => ?), again_at) ELSE now() END
      WHERE kind = ? AND key = ? AND lease_owner = ?
      RETURNING due_at <= now() + interval '1 second'
      """;
  private static final String PARK =
      """
      UPDATE work SET lease_owner = NULL, lease_until = NULL, attempts = ?, fault = ?,
             due_at = CASE WHEN wanted = ? THEN coalesce(again_at, 'infinity'::timestamptz)
                           ELSE now() END
      WHERE kind = ? AND key = ? AND lease_owner = ?
      RETURNING due_at <= now() + interval '1 second'
      """;
  private static final String HELD =
      """
      FROM unnest(?, ?, ?) AS held(kind, key, owner)
      WHERE w.kind = held.kind AND w.key = held.key AND w.lease_owner = held.owner
      """;

  private static final String TOPIC = "work";
  // What is due later than that is found by everybody's polling.
  private static final Duration SOON = Duration.ofSeconds(1);

  private final ServiceDatabase database;
  private final Replicas replicas;
  private volatile Runnable woken = () -> {};

  /**
   * A queue in a service's schema.
   *
   * @param replicas the processes that work on the same queue
   */
  public WorkQueue(ServiceDatabase database, Replicas replicas) {
    this.database = database;
    this.replicas = replicas;
    replicas.whenTold(TOPIC, any -> woken.run());
  }

  /**
   * A leased key.
   *
   * @param wanted how often it had been woken when it was leased
   * @param attempts failures in a row
   * @param owner names this lease: without it nothing is given back or renewed
   */
  record Item(String kind, String key, long wanted, int attempts, String owner) {}

  /**
   * A key that does not get on.
   *
   * @param fault what the last attempt said
   */
  public record Stuck(String kind, String key, int attempts, Instant dueAt, String fault) {}

  /** Wakes a key, in the caller's transaction where there is one. */
  public void wake(String kind, String key) {
    wake(kind, List.of(key), Duration.ZERO);
  }

  /**
   * Wakes keys after a delay, in the caller's transaction where there is one. Each runs once at
   * that time or later, even where it is done with before.
   */
  public void wake(String kind, Collection<String> keys, Duration delay) {
    if (keys.isEmpty()) {
      return;
    }
    database.update(WAKE, kind, keys.toArray(String[]::new), delay.toMillis() / 1000.0);
    database.afterCommit(() -> {
      woken.run();
      if (delay.compareTo(SOON) < 0) {
        replicas.tell(TOPIC, "");
      }
    });
  }

  /** Keys whose last attempt failed, for the status page. */
  public List<Stuck> stuck(int limit) {
    return database.query(
        """
        SELECT kind, key, attempts, due_at, fault FROM work WHERE fault IS NOT NULL
        ORDER BY kind, key LIMIT ?
        """,
        row ->
            new Stuck(
                row.getString(1),
                row.getString(2),
                row.getInt(3),
                row.getTimestamp(4) == null ? null : row.getTimestamp(4).toInstant(),
                row.getString(5)),
        limit);
  }

  /** How many keys there are whose last attempt failed. */
  long countStuck() {
    return database
        .find("SELECT count(*) FROM work WHERE fault IS NOT NULL", row -> row.getLong(1))
        .orElse(0L);
  }

  List<Item> lease(int limit, Duration lease) {
    String owner = UUID.randomUUID().toString();
    return database.query(
        LEASE,
        row -> new Item(row.getString(1), row.getString(2), row.getLong(3), row.getInt(4), owner),
        limit,
        owner,
        lease.toMillis() / 1000.0);
  }

  void renew(Collection<Item> items, Duration lease) {
    if (!items.isEmpty()) {
      database.update(
          "UPDATE work w SET lease_until = now() + make_interval(secs => ?) " + HELD,
          lease.toMillis() / 1000.0,
          column(items, Item::kind),
          column(items, Item::key),
          column(items, Item::owner));
    }
  }

  /** Gives up leases whose steps did not end: the keys are due at once, for anybody. */
  void abandon(Collection<Item> items) {
    if (!items.isEmpty()) {
      database.update(
          "UPDATE work w SET lease_owner = NULL, lease_until = NULL " + HELD,
          column(items, Item::kind),
          column(items, Item::key),
          column(items, Item::owner));
    }
  }

  private static String[] column(Collection<Item> items, Function<Item, String> value) {
    return items.stream().map(value).toArray(String[]::new);
  }

  void done(Item item) {
    int deleted =
        database.update(
            """
            DELETE FROM work
            WHERE kind = ? AND key = ? AND wanted = ? AND again_at IS NULL AND lease_owner = ?
            """,
            item.kind(),
            item.key(),
            item.wanted(),
            item.owner());
    if (deleted == 0) {
      park(item, 0, null);
    }
  }

  /** Gives a key back, due after the delay, or at once where it was woken meanwhile. */
  void release(Item item, Duration delay, int attempts, String fault) {
    wakeWhereDueSoon(
        database.query(
            GIVE_BACK,
            row -> row.getBoolean(1),
            attempts,
            fault,
            item.wanted(),
            delay.toMillis() / 1000.0,
            item.kind(),
            item.key(),
            item.owner()));
  }

  /** Parks a key until somebody wakes it. */
  void fail(Item item, String fault) {
    park(item, item.attempts() + 1, fault);
  }

  private void park(Item item, int attempts, String fault) {
    wakeWhereDueSoon(
        database.query(
            PARK,
            row -> row.getBoolean(1),
            attempts,
            fault,
            item.wanted(),
            item.kind(),
            item.key(),
            item.owner()));
  }

  private void wakeWhereDueSoon(List<Boolean> dueSoon) {
    if (dueSoon.contains(true)) {
      woken.run();
    }
  }

  /** How long until the next key is due, by the database's clock; at most the given time. */
  Duration untilNextDue(Duration most) {
    double seconds = most.toMillis() / 1000.0;
    return database
        .find(
            """
            SELECT extract(epoch FROM
                           min(greatest(due_at, coalesce(lease_until, due_at))) - now()) * 1000
            FROM work WHERE due_at <= now() + make_interval(secs => ?)
            """,
            row -> {
              double millis = row.getDouble(1);
              return row.wasNull() ? most : Duration.ofMillis((long) Math.ceil(millis));
            },
            seconds)
        .filter(next -> next.compareTo(most) < 0)
        .map(next -> next.isPositive() ? next : Duration.ofMillis(1))
        .orElse(most);
  }

  void onWake(Runnable listener) {
    woken = listener;
  }

  String service() {
    return database.service();
  }
}

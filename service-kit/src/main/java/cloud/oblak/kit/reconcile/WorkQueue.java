package cloud.oblak.kit.reconcile;

import cloud.oblak.kit.database.ServiceDatabase;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * The keys of a service that want reconciling. A wake is an upsert in the changing transaction; a
 * worker leases a key and parks it only if nobody woke it meanwhile.
 */
public final class WorkQueue {
  private static final String WAKE =
      """
      INSERT INTO work (kind, key, wanted, due_at)
      SELECT ?, k, 1, now() + make_interval(secs => ?) FROM unnest(?) AS k ORDER BY k
      ON CONFLICT (kind, key) DO UPDATE
      SET wanted = work.wanted + 1, due_at = least(work.due_at, excluded.due_at)
      """;
  private static final String LEASE =
      """
      UPDATE work w SET lease_until = now() + make_interval(secs => ?)
      FROM (SELECT kind, key FROM work
            WHERE due_at <= now() AND (lease_until IS NULL OR lease_until < now())
            ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED) due
      WHERE w.kind = due.kind AND w.key = due.key
      RETURNING w.kind, w.key, w.wanted, w.attempts
      """;

  private final ServiceDatabase database;
  private volatile Runnable woken = () -> {};

  public WorkQueue(ServiceDatabase database) {
    this.database = database;
  }

  /**
   * A leased key.
   *
   * @param wanted how often it had been woken when it was leased
   * @param attempts failures in a row
   */
  record Item(String kind, String key, long wanted, int attempts) {}

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

  /** Wakes keys after a delay, in the caller's transaction where there is one. */
  public void wake(String kind, Collection<String> keys, Duration delay) {
    if (keys.isEmpty()) {
      return;
    }
    database.update(WAKE, kind, delay.toMillis() / 1000.0, keys.toArray(String[]::new));
    if (delay.isZero()) {
      database.afterCommit(() -> woken.run());
    }
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

  List<Item> lease(int limit, Duration lease) {
    return database.query(
        LEASE,
        row -> new Item(row.getString(1), row.getString(2), row.getLong(3), row.getInt(4)),
        lease.toMillis() / 1000.0,
        limit);
  }

  void renew(Collection<Item> items, Duration lease) {
    for (Item item : items) {
      database.update(
          "UPDATE work SET lease_until = now() + make_interval(secs => ?)"
              + " WHERE kind = ? AND key = ? AND lease_until IS NOT NULL",
          lease.toMillis() / 1000.0,
          item.kind(),
          item.key());
    }
  }

  void done(Item item) {
    int deleted =
        database.update(
            "DELETE FROM work WHERE kind = ? AND key = ? AND wanted = ?",
            item.kind(),
            item.key(),
            item.wanted());
    if (deleted == 0) {
      release(item, Duration.ZERO, 0, null);
    }
  }

  /** Gives a key back, due after the delay, or at once where it was woken meanwhile. */
  void release(Item item, Duration delay, int attempts, String fault) {
    int parked =
        database.update(
            """
            UPDATE work SET lease_until = NULL, attempts = ?, fault = ?,
                   due_at = CASE WHEN wanted = ? THEN now() + make_interval(secs => ?)
                                 ELSE now() END
            WHERE kind = ? AND key = ?
            """,
            attempts,
            fault,
            item.wanted(),
            delay.toMillis() / 1000.0,
            item.kind(),
            item.key());
    if (parked == 1 && delay.isZero()) {
      woken.run();
    }
  }

  /** Parks a key until somebody wakes it. */
  void fail(Item item, String fault) {
    database.update(
        """
        UPDATE work SET lease_until = NULL, attempts = attempts + 1, fault = ?,
               due_at = CASE WHEN wanted = ? THEN 'infinity'::timestamptz ELSE now() END
        WHERE kind = ? AND key = ?
        """,
        fault,
        item.wanted(),
        item.kind(),
        item.key());
  }

  /** When the next key is due; null where none is. */
  Instant nextDue() {
    return database
        .find(
            """
            SELECT min(greatest(due_at, coalesce(lease_until, due_at))) FROM work
            WHERE due_at < 'infinity'::timestamptz
            """,
            row -> {
              Timestamp due = row.getTimestamp(1);
              return due == null ? Instant.MAX : due.toInstant();
            })
        .filter(due -> due.isBefore(Instant.MAX))
        .orElse(null);
  }

  void onWake(Runnable listener) {
    woken = listener;
  }

  String service() {
    return database.service();
  }
}

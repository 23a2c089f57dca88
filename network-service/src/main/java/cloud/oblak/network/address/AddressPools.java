package cloud.oblak.network.address;

import cloud.oblak.kit.database.ServiceDatabase;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Gives addresses out of pools and takes them back. */
@ApplicationScoped
public class AddressPools {
  private static final int REFILL = 256;
  // Materialized: a join may run a subquery once for each row, and each time it takes others.
  private static final String TAKE =
      """
      WITH free AS MATERIALIZED (
        SELECT address FROM free_address WHERE pool_id = ? AND free_at <= now()
        ORDER BY free_at, address LIMIT ? FOR UPDATE SKIP LOCKED)
      DELETE FROM free_address f USING free
      WHERE f.pool_id = ? AND f.address = free.address
      RETURNING f.address
      """;
  private static final String EXTEND =
      """
      WITH pool AS (SELECT id, next, least(next + ? - 1, last) AS upto
                    FROM address_pool WHERE id = ? AND next <= last FOR UPDATE),
           fresh AS (INSERT INTO free_address (pool_id, address, free_at)
                     SELECT pool.id, n, 'epoch'::timestamptz
                     FROM pool, generate_series(pool.next, pool.upto) AS n
                     WHERE NOT EXISTS (SELECT 1 FROM port WHERE port.public_address = n)
                     ON CONFLICT DO NOTHING)
      UPDATE address_pool a SET next = pool.upto + 1 FROM pool WHERE a.id = pool.id
      """;

  private final ServiceDatabase database;
  private final NetworkConfig config;

  AddressPools(@Identifier("network") ServiceDatabase database, NetworkConfig config) {
    this.database = database;
    this.config = config;
  }

  /** Makes a pool where there is none of that id yet. */
  public void create(String poolId, long first, long last) {
    database.update(
        "INSERT INTO address_pool (id, next, last) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        poolId,
        first,
        last);
  }

  /** How many addresses are free, by pool; resting ones do not count. */
  public Map<String, Long> free(Collection<String> ids) {
    record Free(String id, long count) {}
    return database
        .query(
            """
            SELECT p.id, p.last - p.next + 1
              + (SELECT count(*) FROM free_address f WHERE f.pool_id = p.id AND f.free_at <= now())
            FROM address_pool p WHERE p.id = ANY(?)
            """,
            row -> new Free(row.getString(1), row.getLong(2)),
            (Object) ids.toArray(String[]::new))
        .stream()
        .collect(Collectors.toMap(Free::id, Free::count));
  }

  /**
   * Takes addresses in the caller's transaction, lowest first while the pool is fresh.
   *
   * @throws PoolShort where there are too few free rows at the moment
   */
  public List<Long> take(String poolId, int count) {
    List<Long> taken = database.query(TAKE, row -> row.getLong(1), poolId, count, poolId);
    if (taken.size() < count) {
      throw new PoolShort(poolId);
    }
    return taken.stream().sorted().toList();
  }

  /** Gives addresses back in the caller's transaction; they rest first. */
  public void giveBack(String poolId, Collection<Long> addresses) {
    if (addresses.isEmpty()) {
      return;
    }
    database.update(
        """
        INSERT INTO free_address (pool_id, address, free_at)
        SELECT ?, a, clock_timestamp() + make_interval(secs => ?) FROM unnest(?) AS a
        ON CONFLICT DO NOTHING
        """,
        poolId,
        config.addressRest().toMillis() / 1000.0,
        addresses.toArray(Long[]::new));
  }

  /**
   * Makes more rows for {@link #take}. Never called inside another transaction: it would hold two
   * connections of a bounded pool.
   *
   * @return false where the pool has no more; true also where a whole block turned out to be in use
   */
  @Transactional(Transactional.TxType.NEVER)
  public boolean refill(String poolId, int atLeast) {
    return database.update(EXTEND, Math.max(REFILL, atLeast), poolId) > 0;
  }
}

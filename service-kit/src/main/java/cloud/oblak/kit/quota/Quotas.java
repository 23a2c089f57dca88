package cloud.oblak.kit.quota;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The quotas of one service. Claims run in the caller's transaction, after every other lock that it
 * takes: everybody takes these last, in the order of accounts and names.
 */
public final class Quotas {
  private static final Logger LOG = Logger.getLogger(Quotas.class);
  // Also locks the row, which may be new; negative amounts give back.
  private static final String ADD =
      """
      INSERT INTO quota AS q (account_id, name, used)
      SELECT n.account, n.name, n.amount
      FROM unnest(?::text[], ?::text[], ?::bigint[]) AS n(account, name, amount)
      ORDER BY n.account, n.name
      ON CONFLICT (account_id, name) DO UPDATE SET used = q.used + excluded.used
      RETURNING name, used, maximum
      """;

  private final ServiceDatabase database;
  private final Map<Quota, Long> standards;
  private final Map<String, Quota> byName;

  /**
   * The quotas of a service.
   *
   * @param standards the limits where the operator sets no other
   */
  public Quotas(ServiceDatabase database, Map<Quota, Long> standards) {
    this.database = database;
    this.standards = Map.copyOf(standards);
    this.byName =
        new TreeMap<>(
            standards.keySet().stream()
                .collect(Collectors.toMap(Quota::name, Function.identity())));
  }

  private record Row(String name, long used, Long maximum) {}

  /** The limit of an account. */
  public long limit(String accountId, Quota quota) {
    return limit(quota, row(accountId, quota).maximum());
  }

  /**
   * How many of something the account may still have, as it looks now.
   *
   * @param each what one takes of quotas whose use is kept
   * @return {@code least} to {@code wanted}
   * @throws FaultException LimitExceeded where it is less than {@code least}
   */
  public int room(String accountId, Map<Quota, Long> each, int wanted, int least) {
    int room = wanted;
    for (Map.Entry<Quota, Long> one : each.entrySet()) {
      if (one.getValue() > 0) {
        Row row = row(accountId, one.getKey());
        long limit = limit(one.getKey(), row.maximum());
        long fits = (limit - row.used()) / one.getValue();
        if (fits < least || limit < row.used()) {
          throw exceeded(one.getKey(), limit, row.used(), one.getValue() * least);
        }
        room = (int) Math.min(room, fits);
      }
    }
    return room;
  }

  /**
   * Takes of quotas whose use is kept.
   *
   * @throws FaultException LimitExceeded; the transaction must be rolled back
   */
  public void take(String accountId, Map<Quota, Long> amounts) {
    for (Row row : add(Map.of(accountId, amounts))) {
      Quota quota = byName.get(row.name());
      long limit = limit(quota, row.maximum());
      long taken = amounts.get(quota);
      if (taken > 0 && row.used() > limit) {
        throw exceeded(quota, limit, row.used() - taken, taken);
      }
    }
  }

  /** Gives back to quotas whose use is kept, by account. */
  public void give(Map<String, Map<Quota, Long>> amounts) {
    Map<String, Map<Quota, Long>> negative = new TreeMap<>();
    amounts.forEach((account, taken) ->
        negative.put(
            account,
            taken.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, one -> -one.getValue()))));
    add(negative);
  }

  /**
   * Counts what the account has and lets one more pass; others of the account wait until this
   * transaction ends.
   *
   * @throws FaultException LimitExceeded
   */
  public void claim(String accountId, Quota quota) {
    long limit = limit(quota, lock(accountId, quota).maximum());
    long used = count(accountId, quota);
    if (used >= limit) {
      throw exceeded(quota, limit, used, 1);
    }
  }

  /** All quotas of an account, by name. */
  public List<QuotaView> list(String accountId) {
    return byName.values().stream()
        .map(quota -> {
          Row row = row(accountId, quota);
          Long used =
              switch (quota.usage()) {
                case Quota.Kept kept -> row.used();
                case Quota.Counted counted -> count(accountId, quota);
                case Quota.OfEach none -> null;
              };
          return new QuotaView(
              quota.name(), limit(quota, row.maximum()), standards.get(quota), used);
        })
        .toList();
  }

  /**
   * Sets an account's limit; what it has beyond stays.
   *
   * @param limit null: the standard one
   * @throws FaultException NotFound, Invalid
   */
  public void set(String accountId, String name, Long limit) {
    if (!byName.containsKey(name)) {
      throw new Fault.NotFound(
              CommonFault.NOT_FOUND, "There is no such quota; list them to see which there are.")
          .exception();
    }
    if (limit != null && limit < 0) {
      throw Fault.invalid("limit", "limit must be 0 or more.");
    }
    database.update(
        """
        INSERT INTO quota (account_id, name, maximum) VALUES (?, ?, ?::bigint)
        ON CONFLICT (account_id, name) DO UPDATE SET maximum = excluded.maximum
        """,
        accountId,
        name,
        limit);
  }

  /** Lets an account have nothing more, for good; claims that are under way end before. */
  public void freeze(String accountId) {
    byName.keySet().forEach(name -> set(accountId, name, 0L));
  }

  /**
   * Corrects what is kept of an account and is not what its rows say, as after an upgrade under way
   * in which a process of the release before wrote rows.
   *
   * @throws IllegalStateException inside a transaction
   */
  public void mend(String accountId) {
    for (Quota quota : byName.values()) {
      if (quota.usage() instanceof Quota.Kept
          && row(accountId, quota).used() != count(accountId, quota)) {
        QuarkusTransaction.disallowingExisting().run(() -> mend(accountId, quota));
      }
    }
  }

  // Who writes rows waits here before its transaction ends, so that the rows are those of the rest.
  private void mend(String accountId, Quota quota) {
    long kept = lock(accountId, quota).used();
    long counted = count(accountId, quota);
    if (kept != counted) {
      LOG.warnf(
          "The account %s was said to use %d of its quota of %s and uses %d; corrected",
          accountId, kept, quota.name(), counted);
      database.update(
          "UPDATE quota SET used = ? WHERE account_id = ? AND name = ?",
          counted,
          accountId,
          quota.name());
    }
  }

  /** What is in use by the account's own rows, also where it is kept. */
  public long count(String accountId, Quota quota) {
    String sql =
        switch (quota.usage()) {
          case Quota.Kept kept -> kept.sql();
          case Quota.Counted counted -> counted.sql();
          case Quota.OfEach none -> throw new IllegalArgumentException(quota.name());
        };
    return database.find(sql, row -> row.getLong(1), accountId).orElseThrow();
  }

  private List<Row> add(Map<String, Map<Quota, Long>> amounts) {
    List<String> accounts = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    amounts.forEach((account, each) ->
        each.forEach((quota, amount) -> {
          if (amount != 0) {
            accounts.add(account);
            names.add(quota.name());
            numbers.add(amount);
          }
        }));
    return accounts.isEmpty()
        ? List.of()
        : database.query(
            ADD,
            Quotas::row,
            accounts.toArray(String[]::new),
            names.toArray(String[]::new),
            numbers.toArray(Long[]::new));
  }

  private Row lock(String accountId, Quota quota) {
    return database
        .query(
            ADD,
            Quotas::row,
            new String[] {accountId},
            new String[] {quota.name()},
            new Long[] {0L})
        .getFirst();
  }

  private Row row(String accountId, Quota quota) {
    return database
        .find(
            "SELECT name, used, maximum FROM quota WHERE account_id = ? AND name = ?",
            Quotas::row,
            accountId,
            quota.name())
        .orElse(new Row(quota.name(), 0, null));
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(row.getString(1), row.getLong(2), row.getObject(3, Long.class));
  }

  private long limit(Quota quota, Long maximum) {
    return maximum == null ? standards.get(quota) : maximum;
  }

  /** The refusal of a claim beyond a limit. */
  public static FaultException exceeded(Quota quota, long limit, long used, long more) {
    return new Fault.LimitExceeded(
            quota.code(),
            "The account's quota of "
                + quota.name()
                + " is "
                + limit
                + " and "
                + used
                + (used == 1 ? " is" : " are")
                + " in use, so that "
                + more
                + " more cannot be had; "
                + quota.cure()
                + ", or ask the operator for a higher quota.")
        .exception();
  }
}

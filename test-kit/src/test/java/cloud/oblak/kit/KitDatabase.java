package cloud.oblak.kit;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.replica.PostgresReplicas;
import cloud.oblak.testkit.TestDatabase;
import cloud.oblak.testkit.TestTransactions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One PostgreSQL for all tests of the kit; test classes on the same tables take different schemas.
 */
public final class KitDatabase {
  private static final TestDatabase POSTGRES = TestDatabase.start();

  private static final Set<String> MADE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(POSTGRES::close));
  }

  private static final String HEARING = "kit-replicas";
  // The driver names a connection before it listens; the first statement after that is LISTEN.
  private static final String IS_HEARING =
      "WHERE usename = current_user AND application_name = ? AND state = 'idle'"
          + " AND query NOT ILIKE 'SET %'";

  private final TestTransactions transactions;
  private final ServiceDatabase database;

  /** Makes the kit's tables in the schema of a service. */
  public KitDatabase(String service) {
    if (MADE.add(service)) {
      POSTGRES.createKitTables(service);
    }
    transactions = new TestTransactions(POSTGRES.dataSource(service));
    database = new ServiceDatabase(service, transactions.dataSource(), transactions);
  }

  /** What one more process of the service would have to reach the others. */
  public PostgresReplicas replicas() {
    PGSimpleDataSource own = (PGSimpleDataSource) POSTGRES.dataSource(database.service());
    own.setApplicationName(HEARING);
    return new PostgresReplicas(database, own);
  }

  /** How many connections hear what replicas tell. */
  public int hearing() {
    return database
        .find("SELECT count(*) FROM pg_stat_activity " + IS_HEARING, row -> row.getInt(1), HEARING)
        .orElseThrow();
  }

  /** Kills the backends of all of them. */
  public void killHearing() {
    database.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity " + IS_HEARING,
        row -> row.getBoolean(1),
        HEARING);
  }

  public TestTransactions transactions() {
    return transactions;
  }

  public ServiceDatabase database() {
    return database;
  }
}

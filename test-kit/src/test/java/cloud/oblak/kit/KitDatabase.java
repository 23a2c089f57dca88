package cloud.oblak.kit;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.testkit.TestDatabase;
import cloud.oblak.testkit.TestTransactions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One PostgreSQL for all tests of the kit; test classes on the same tables take different schemas.
 */
public final class KitDatabase {
  private static final TestDatabase POSTGRES = TestDatabase.start();

  private static final Set<String> MADE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(POSTGRES::close));
  }

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

  public TestTransactions transactions() {
    return transactions;
  }

  public ServiceDatabase database() {
    return database;
  }
}

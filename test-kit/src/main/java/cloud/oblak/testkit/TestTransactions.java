package cloud.oblak.testkit;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Transactions for tests without a container: one connection per transaction and thread, real
 * commits and rollbacks, synchronizations called as JTA does.
 */
public final class TestTransactions implements TransactionSynchronizationRegistry {
  private final DataSource source;
  private final Map<Thread, Running> transactions = new ConcurrentHashMap<>();

  /** Transactions over connections of this source. */
  public TestTransactions(DataSource source) {
    this.source = source;
  }

  private static final class Running {
    final Connection connection;
    final List<Synchronization> synchronizations = new ArrayList<>();
    final Map<Object, Object> resources = new HashMap<>();

    Running(Connection connection) {
      this.connection = connection;
    }
  }

  private Running running() {
    return transactions.get(Thread.currentThread());
  }

  /** Runs in a new transaction; an exception rolls it back and is thrown on. */
  public void run(Runnable action) {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      Running transaction = new Running(connection);
      transactions.put(Thread.currentThread(), transaction);
      int status = Status.STATUS_ROLLEDBACK;
      try {
        action.run();
        connection.commit();
        status = Status.STATUS_COMMITTED;
      } finally {
        transactions.remove(Thread.currentThread());
        if (status != Status.STATUS_COMMITTED) {
          connection.rollback();
        }
        int outcome = status;
        transaction.synchronizations.forEach(s -> s.afterCompletion(outcome));
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Connections that join the thread's transaction where there is one. */
  public DataSource dataSource() {
    return new Joining();
  }

  private Connection joined(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                return null;
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }

  @Override
  public Object getTransactionKey() {
    return running();
  }

  @Override
  public void putResource(Object key, Object value) {
    running().resources.put(key, value);
  }

  @Override
  public Object getResource(Object key) {
    return running().resources.get(key);
  }

  @Override
  public void registerInterposedSynchronization(Synchronization synchronization) {
    running().synchronizations.add(synchronization);
  }

  @Override
  public int getTransactionStatus() {
    return running() == null ? Status.STATUS_NO_TRANSACTION : Status.STATUS_ACTIVE;
  }

  @Override
  public void setRollbackOnly() {
    throw new UnsupportedOperationException("Throw instead.");
  }

  @Override
  public boolean getRollbackOnly() {
    return false;
  }

  private final class Joining implements DataSource {
    @Override
    public Connection getConnection() throws SQLException {
      Running transaction = running();
      return transaction == null ? source.getConnection() : joined(transaction.connection);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      return source.getConnection(user, password);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
      return source.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
      source.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
      source.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
      return source.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
      return Logger.getLogger("cloud.oblak.testkit");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      return source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
      return source.isWrapperFor(type);
    }
  }
}

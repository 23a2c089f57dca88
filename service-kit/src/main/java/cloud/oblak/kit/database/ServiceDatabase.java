package cloud.oblak.kit.database;

import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * One service's schema for the tables that the kit brings. Statements run on the caller's
 * transaction where there is one.
 */
public final class ServiceDatabase {
  private final String service;
  private final DataSource dataSource;
  private final TransactionSynchronizationRegistry transactions;

  /**
   * @param service the service's name, which is also its schema's
   * @param dataSource connections whose search path is that schema, enlisted in JTA
   */
  public ServiceDatabase(
      String service, DataSource dataSource, TransactionSynchronizationRegistry transactions) {
    this.service = service;
    this.dataSource = dataSource;
    this.transactions = transactions;
  }

  /** The service's name. */
  public String service() {
    return service;
  }

  /** Work on one connection. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does the work. */
    T run(Connection connection) throws SQLException;
  }

  /**
   * Runs several statements in a transaction of their own, on a thread that has none.
   *
   * @throws IllegalStateException inside a transaction
   */
  public <T> T inOwnTransaction(Work<T> work) {
    if (inTransaction()) {
      throw new IllegalStateException("This thread is inside a transaction already.");
    }
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.run(connection);
        connection.commit();
        return result;
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException failed) {
      throw fault(failed);
    }
  }

  /** Reads one row of a result. */
  @FunctionalInterface
  public interface RowReader<T> {
    /** Reads the current row. */
    T read(ResultSet row) throws SQLException;
  }

  /**
   * Runs a statement that answers no rows.
   *
   * @return how many rows it changed
   */
  public int update(String sql, Object... parameters) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    } catch (SQLException failed) {
      throw fault(failed);
    }
  }

  /**
   * Repeats a statement that changes a part of the rows it is for, until it finds no full part.
   *
   * @param size rows of a part; fills the last question mark
   */
  public void updateInParts(int size, String sql, Object... parameters) {
    Object[] all = Arrays.copyOf(parameters, parameters.length + 1);
    all[parameters.length] = size;
    int changed;
    do {
      changed = update(sql, all);
    } while (changed == size);
  }

  /** Runs a query, or an update that returns rows. */
  public <T> List<T> query(String sql, RowReader<T> reader, Object... parameters) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<T> result = new ArrayList<>();
      while (rows.next()) {
        result.add(reader.read(rows));
      }
      return result;
    } catch (SQLException failed) {
      throw fault(failed);
    }
  }

  /** Runs a query that answers at most one row. */
  public <T> Optional<T> find(String sql, RowReader<T> reader, Object... parameters) {
    return query(sql, reader, parameters).stream().findFirst();
  }

  /** Runs after the present transaction committed; at once where there is none. */
  public void afterCommit(Runnable action) {
    if (transactions.getTransactionKey() == null) {
      action.run();
      return;
    }
    transactions.registerInterposedSynchronization(
        new Synchronization() {
          @Override
          public void beforeCompletion() {}

          @Override
          public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
              action.run();
            }
          }
        });
  }

  /** Whether the caller is inside a transaction. */
  public boolean inTransaction() {
    return transactions.getTransactionKey() != null;
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement;
    } catch (SQLException | RuntimeException failed) {
      statement.close();
      throw failed;
    }
  }

  private RuntimeException fault(SQLException failed) {
    Optional<Fault> known = DatabaseFaults.of(failed);
    if (known.isPresent()) {
      return known.get().exception(failed);
    }
    return new Fault.Internal(
            CommonFault.INTERNAL,
            "An internal error occurred; try again, and tell the operator the request id.",
            service + ": " + failed.getMessage())
        .exception(failed);
  }
}

package cloud.oblak.testkit;

import cloud.oblak.kit.database.ServiceDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/** A real PostgreSQL of its own on a free port, with a role and a schema for each service. */
public final class TestDatabase implements AutoCloseable {
  /** Password of every role; the server lives as long as the test and listens on loopback. */
  public static final String PASSWORD = "for-tests-only";

  private static final List<String> SERVICES =
      List.of("identity", "compute", "network", "metering");

  private static final List<String> KIT_MIGRATIONS =
      List.of("V0001__kit_tables.sql", "V0002__work_leases.sql");

  private final EmbeddedPostgres postgres;

  private TestDatabase(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /** Starts the server and makes roles and empty schemas. */
  public static TestDatabase start() {
    try {
      TestDatabase database =
          new TestDatabase(
              EmbeddedPostgres.builder()
                  .setServerConfig("fsync", "off")
                  .setServerConfig("max_connections", "120")
                  .setServerConfig("shared_buffers", "32MB")
                  .start());
      database.createSchemas();
      return database;
    } catch (IOException failed) {
      throw new UncheckedIOException("PostgreSQL for the tests did not start.", failed);
    }
  }

  private void createSchemas() {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (String service : SERVICES) {
        statement.execute("CREATE ROLE oblak_" + service + " LOGIN PASSWORD '" + PASSWORD + "'");
        statement.execute("CREATE SCHEMA " + service + " AUTHORIZATION oblak_" + service);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException("The schemas for the tests could not be made.", failed);
    }
  }

  /** The server's port on loopback; the database's name is {@code postgres}. */
  public int port() {
    return postgres.getPort();
  }

  /** Connections as one service's role, with its schema as search path. */
  public DataSource dataSource(String service) {
    org.postgresql.ds.PGSimpleDataSource source = new org.postgresql.ds.PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {port()});
    source.setDatabaseName("postgres");
    source.setUser("oblak_" + service);
    source.setPassword(PASSWORD);
    source.setCurrentSchema(service);
    return source;
  }

  /** Makes the kit's tables in a service's schema, as Flyway does for a service. */
  public void createKitTables(String service) {
    try (Connection connection = dataSource(service).getConnection();
        Statement statement = connection.createStatement()) {
      for (String name : KIT_MIGRATIONS) {
        statement.execute(script(name));
      }
    } catch (IOException | SQLException failed) {
      throw new IllegalStateException("The kit's tables could not be made.", failed);
    }
  }

  private static String script(String name) throws IOException {
    try (InputStream script = ServiceDatabase.class.getResourceAsStream("/db/kit/" + name)) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException failed) {
      throw new UncheckedIOException("PostgreSQL for the tests did not stop.", failed);
    }
  }
}

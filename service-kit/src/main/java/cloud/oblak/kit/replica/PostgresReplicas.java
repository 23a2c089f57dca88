package cloud.oblak.kit.replica;

import cloud.oblak.kit.database.ServiceDatabase;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration;
import io.agroal.api.security.SimplePassword;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Tells replicas through PostgreSQL: at most one NOTIFY per 20 ms, outside of anybody's
 * transaction, heard on a connection of its own.
 */
public final class PostgresReplicas implements Replicas, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(PostgresReplicas.class);
  private static final Duration BETWEEN = Duration.ofMillis(20);
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final int PROBE_MILLIS = 10_000;
  private static final int PROBE_ANSWER_SECONDS = 5;
  // PostgreSQL refuses 8000 bytes.
  private static final int MAX_BYTES = 7_900;
  // Nothing is lost with the last words before a crash of the server: all connections end with it.
  private static final String NOTIFY =
      "SELECT set_config('synchronous_commit', 'off', true), pg_notify(?, ?)";

  private final String me = UUID.randomUUID().toString();
  private final ServiceDatabase database;
  private final DataSource own;
  private final String channel;
  private final Map<String, List<Consumer<String>>> listeners = new ConcurrentHashMap<>();
  private final Set<Word> untold = ConcurrentHashMap.newKeySet();
  private final Semaphore toTell = new Semaphore(0);
  private final Thread teller;
  private volatile Connection hearing;
  private volatile boolean closed;

  private record Word(String topic, String key) {
    String text() {
      return key.isEmpty() ? topic : topic + ' ' + key;
    }

    static Word of(String text) {
      int space = text.indexOf(' ');
      return space < 0
          ? new Word(text, "")
          : new Word(text.substring(0, space), text.substring(space + 1));
    }
  }

  /**
   * Starts telling and hearing.
   *
   * @param own makes a connection for hearing, outside of every pool
   */
  public PostgresReplicas(ServiceDatabase database, DataSource own) {
    this.database = database;
    this.own = own;
    this.channel = "oblak_" + database.service();
    this.teller = Thread.ofVirtual().name("tell-" + database.service()).start(this::tellAll);
    // A platform thread: the driver waits inside a lock for as long as nothing is said.
    Thread.ofPlatform().daemon().name("hear-" + database.service()).start(this::hearAll);
  }

  /** Replicas that share the database of a service's pool. */
  public static PostgresReplicas beside(ServiceDatabase database, AgroalDataSource pool) {
    AgroalConnectionFactoryConfiguration pooled =
        pool.getConfiguration().connectionPoolConfiguration().connectionFactoryConfiguration();
    PGSimpleDataSource own = new PGSimpleDataSource();
    own.setUrl(pooled.jdbcUrl());
    own.setUser(pooled.principal().getName());
    pooled.credentials().stream()
        .filter(SimplePassword.class::isInstance)
        .map(SimplePassword.class::cast)
        .forEach(password -> own.setPassword(password.getWord()));
    own.setApplicationName("oblak-" + database.service() + "-replicas");
    own.setTcpKeepAlive(true);
    return new PostgresReplicas(database, own);
  }

  @Override
  public void tell(String topic, String key) {
    if (untold.add(new Word(topic, key))) {
      toTell.release();
    }
  }

  @Override
  public void whenTold(String topic, Consumer<String> listener) {
    listeners.computeIfAbsent(topic, t -> new CopyOnWriteArrayList<>()).add(listener);
  }

  private void tellAll() {
    try {
      while (!closed) {
        toTell.acquire();
        toTell.drainPermits();
        List<Word> words = List.copyOf(untold);
        words.forEach(untold::remove);
        Thread.sleep(words.isEmpty() || told(words) ? BETWEEN : RETRY);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean told(List<Word> words) {
    try {
      database.query(NOTIFY, row -> true, channel, payload(words));
      return true;
    } catch (RuntimeException failed) {
      if (!closed) {
        LOG.warnf("Telling the replicas of %s failed, tried again: %s", database.service(), failed);
        words.forEach(word -> tell(word.topic(), word.key()));
      }
      return false;
    }
  }

  private String payload(Collection<Word> words) {
    String text = payloadOf(words);
    if (text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) {
      return text;
    }
    return payloadOf(
        words.stream()
            .map(word -> new Word(word.topic(), ""))
            .collect(Collectors.toCollection(LinkedHashSet::new)));
  }

  private String payloadOf(Collection<Word> words) {
    return words.stream().map(Word::text).collect(Collectors.joining("\n", me + '\n', ""));
  }

  private void hearAll() {
    while (!closed) {
      try (Connection connection = own.getConnection();
          Statement statement = connection.createStatement()) {
        hearing = connection;
        statement.execute("LISTEN " + channel);
        // Whatever was said before this moment was not heard.
        listeners.keySet().forEach(topic -> heard(new Word(topic, "")));
        hear(connection);
      } catch (SQLException lost) {
        if (!closed) {
          LOG.warnf("The replicas of %s are not heard: %s", database.service(), lost.getMessage());
          pause();
        }
      }
    }
  }

  private void hear(Connection connection) throws SQLException {
    PGConnection notified = connection.unwrap(PGConnection.class);
    while (!closed) {
      PGNotification[] all = notified.getNotifications(PROBE_MILLIS);
      if (all == null || all.length == 0) {
        if (!connection.isValid(PROBE_ANSWER_SECONDS)) {
          throw new SQLException("the connection does not answer");
        }
        continue;
      }
      for (PGNotification one : all) {
        String text = one.getParameter();
        if (!text.startsWith(me)) {
          text.lines().skip(1).map(Word::of).forEach(this::heard);
        }
      }
    }
  }

  private void heard(Word word) {
    for (Consumer<String> listener : listeners.getOrDefault(word.topic(), List.of())) {
      try {
        listener.accept(word.key());
      } catch (RuntimeException failed) {
        LOG.errorf(failed, "%s of %s was heard in vain", word.text(), database.service());
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    teller.interrupt();
    Connection open = hearing;
    if (open != null) {
      try {
        open.abort(Runnable::run);
      } catch (SQLException failed) {
        LOG.debugf("The connection for hearing did not close: %s", failed);
      }
    }
  }
}

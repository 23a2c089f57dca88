package cloud.oblak.compute.host;

import cloud.oblak.kit.database.ServiceDatabase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Who is alive: collected in memory, written once a second in one statement for all hosts. */
@ApplicationScoped
public class Heartbeats {
  private static final Logger LOG = Logger.getLogger(Heartbeats.class);
  private static final Duration SILENCE = Duration.ofSeconds(15);
  private static final Long UNKNOWN = -1L;
  private static final String NOTE =
      "Server.HostUnreachable: the instance's host does not answer; its state is the last known,"
          + " and it goes on when the host is back";

  private final ServiceDatabase database;
  private final Map<String, Long> alive = new ConcurrentHashMap<>();
  private final Instant started = Instant.now();

  Heartbeats(@Identifier("compute") ServiceDatabase database) {
    this.database = database;
  }

  /** A host spoke. */
  public void alive(String hostId) {
    alive(hostId, null);
  }

  /**
   * A host spoke.
   *
   * @param freeDiskBytes what is free for guests; null where it does not say
   */
  public void alive(String hostId, Long freeDiskBytes) {
    if (freeDiskBytes == null) {
      alive.putIfAbsent(hostId, UNKNOWN);
    } else {
      alive.put(hostId, freeDiskBytes);
    }
  }

  @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void write() {
    Map<String, Long> heard = Map.copyOf(alive);
    if (!heard.isEmpty()) {
      alive.entrySet().removeAll(heard.entrySet());
      List<String> back = QuarkusTransaction.requiringNew().call(() -> seen(heard));
      back.forEach(this::reachable);
    }
    // After a pause of this service nobody can have been heard; hosts get time to come back.
    if (started.plus(SILENCE).isBefore(Instant.now())) {
      List<String> lost = QuarkusTransaction.requiringNew().call(this::silent);
      lost.forEach(this::unreachable);
      noteWaiting();
    }
  }

  /** Takes the note off a host's instances. */
  public void reachable(String hostId) {
    note(hostId, NOTE, "");
  }

  private void unreachable(String hostId) {
    LOG.warnf("Host %s is silent and now down", hostId);
    note(hostId, "", NOTE);
  }

  // A transaction of its own: teardown locks instances before hosts, never the other way round.
  private void note(String hostId, String before, String after) {
    QuarkusTransaction.requiringNew()
        .run(() ->
            database.update(
                """
                UPDATE instance SET reason = ? WHERE id IN
                  (SELECT id FROM instance WHERE host_id = ? AND reason = ?
                   AND state <> 'terminated' ORDER BY id FOR UPDATE)
                """,
                after,
                hostId,
                before));
  }

  /** Launches that came to a host as it fell silent would wait without a word. */
  private void noteWaiting() {
    String[] down =
        database
            .query(
                "SELECT id FROM host WHERE link = 'down' AND admin <> 'fenced' AND instances > 0",
                row -> row.getString(1))
            .toArray(String[]::new);
    if (down.length > 0) {
      QuarkusTransaction.requiringNew()
          .run(() ->
              database.update(
                  """
                  UPDATE instance SET reason = ? WHERE id IN
                    (SELECT id FROM instance WHERE host_id = ANY(?) AND state = 'pending' AND shown
                     AND state <> 'terminated' AND reason <> ? ORDER BY id FOR UPDATE SKIP LOCKED)
                  """,
                  NOTE,
                  down,
                  NOTE));
    }
  }

  private List<String> seen(Map<String, Long> heard) {
    String[] ids = heard.keySet().toArray(String[]::new);
    Long[] free = Stream.of(ids).map(heard::get).toArray(Long[]::new);
    return database
        .query(
            """
            UPDATE host SET last_seen = now(), link = 'up',
                free_disk_bytes = coalesce(nullif(free, -1), free_disk_bytes)
            FROM
              (SELECT host.id, link AS before, free
               FROM host JOIN unnest(?, ?) AS said(id, free) ON host.id = said.id
               WHERE admin <> 'fenced' ORDER BY host.id FOR UPDATE OF host) heard
            WHERE host.id = heard.id RETURNING CASE WHEN before = 'up' THEN '' ELSE host.id END
            """,
            row -> row.getString(1),
            ids,
            free)
        .stream()
        .filter(id -> !id.isEmpty())
        .toList();
  }

  private List<String> silent() {
    return database.query(
        """
        UPDATE host SET link = 'down'
        WHERE link = 'up' AND last_seen < now() - make_interval(secs => ?) RETURNING id
        """,
        row -> row.getString(1),
        (double) SILENCE.toSeconds());
  }
}

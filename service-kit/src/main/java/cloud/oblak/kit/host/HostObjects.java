package cloud.oblak.kit.host;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.replica.Replicas;
import cloud.oblak.nodeapi.DesiredObject;
import cloud.oblak.nodeapi.NodeJson;
import cloud.oblak.nodeapi.NodeObject;
import cloud.oblak.nodeapi.ObjectKind;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * What a service wants each host to have. Written in the service's transaction, handed to the
 * host's connection after the commit; a process that holds that connection while another one wrote
 * is told to look. Generations make the order of delivery irrelevant.
 */
public final class HostObjects {
  private static final Logger LOG = Logger.getLogger(HostObjects.class);
  private static final String PUT =
      """
      INSERT INTO host_object (host_id, kind, id, generation, removed, request_id, spec)
      SELECT host, kind, id, generation, removed, ?, spec::jsonb
      FROM unnest(?, ?, ?, ?, ?, ?) AS w(host, kind, id, generation, removed, spec)
      ORDER BY host, kind, id
      ON CONFLICT (host_id, kind, id) DO UPDATE
      SET generation = excluded.generation, removed = excluded.removed,
          request_id = excluded.request_id, spec = excluded.spec
      WHERE host_object.generation <= excluded.generation
      RETURNING host_id, kind, id
      """;
  // A row's xmin is the transaction that wrote it. Every transaction below the snapshot's was over,
  // so whatever this statement does not see yet has that one or a later one.
  private static final String CHANGED =
      """
      SELECT s.until, o.kind, o.id, o.generation, o.removed, o.request_id, o.spec
      FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::xid AS until) s
      LEFT JOIN host_object o ON o.host_id = ? AND (? = '' OR age(o.xmin) <= age(?::xid))
      """;
  private static final String TOPIC = "host";

  private final ServiceDatabase database;
  private final Replicas replicas;
  private final Map<String, Link> links = new ConcurrentHashMap<>();

  /**
   * The wishes in a service's schema.
   *
   * @param replicas the processes that hosts may be connected to
   */
  public HostObjects(ServiceDatabase database, Replicas replicas) {
    this.database = database;
    this.replicas = replicas;
    replicas.whenTold(TOPIC, this::look);
  }

  /** A host's connection. */
  interface Link {
    /** This is wanted now. */
    void offer(DesiredObject object);

    /** Something may be wanted that was not offered. */
    void look();
  }

  /**
   * What is wanted of a host.
   *
   * @param until where to go on reading
   */
  record Changes(List<DesiredObject> objects, String until) {}

  /** The service whose wishes these are. */
  public String service() {
    return database.service();
  }

  /**
   * Wants an object on a host, in the caller's transaction. A lower generation than the stored one
   * is ignored.
   */
  public void put(String hostId, ObjectKind kind, String id, long generation, NodeObject spec) {
    store(hostId, new DesiredObject(kind, id, generation, false, requestId(), spec));
  }

  /**
   * Wants an object gone from a host, in the caller's transaction. The tombstone stays until {@link
   * #forget}.
   */
  public void remove(String hostId, ObjectKind kind, String id, long generation) {
    store(hostId, new DesiredObject(kind, id, generation, true, requestId(), null));
  }

  /**
   * One object of one host.
   *
   * @param spec null: it shall be gone
   */
  public record Wish(String hostId, ObjectKind kind, String id, long generation, NodeObject spec) {}

  /** Wants objects on hosts or gone from them, as one by one, in one statement. */
  public void putAll(Collection<Wish> wishes) {
    if (wishes.isEmpty()) {
      return;
    }
    Map<Key, DesiredObject> last = new HashMap<>();
    for (Wish wish : wishes) {
      last.put(
          new Key(wish.hostId(), wish.kind().name(), wish.id()),
          new DesiredObject(
              wish.kind(),
              wish.id(),
              wish.generation(),
              wish.spec() == null,
              requestId(),
              wish.spec()));
    }
    store(last);
  }

  /** Drops tombstones that the host has confirmed, in the caller's transaction. */
  public void forget(String hostId, ObjectKind kind, Collection<String> ids) {
    if (!ids.isEmpty()) {
      database.update(
          "DELETE FROM host_object WHERE host_id = ? AND kind = ? AND id = ANY(?) AND removed",
          hostId,
          kind.name(),
          ids.toArray(String[]::new));
    }
  }

  /** Drops a tombstone that the host has confirmed, in the caller's transaction. */
  public void forget(String hostId, ObjectKind kind, String id) {
    database.update(
        "DELETE FROM host_object WHERE host_id = ? AND kind = ? AND id = ? AND removed",
        hostId,
        kind.name(),
        id);
  }

  /**
   * Drops a tombstone that the host has confirmed, unless it was wanted again since; in the
   * caller's transaction. For objects that come and go under the same id.
   *
   * @param generation the one that the host confirmed
   */
  public void forget(String hostId, ObjectKind kind, String id, long generation) {
    database.update(
        """
        DELETE FROM host_object
        WHERE host_id = ? AND kind = ? AND id = ? AND removed AND generation <= ?
        """,
        hostId,
        kind.name(),
        id,
        generation);
  }

  /** Drops everything wanted of a host that is fenced or gone for good. */
  public void forgetHost(String hostId) {
    database.update("DELETE FROM host_object WHERE host_id = ?", hostId);
  }

  /** Everything wanted of a host, tombstones included. */
  public List<DesiredObject> all(String hostId) {
    return changes(hostId, "").objects();
  }

  /**
   * What changed of the wishes of a host, tombstones included; some of it perhaps once more.
   *
   * @param since where an earlier reading ended, empty for all there is
   */
  Changes changes(String hostId, String since) {
    List<DesiredObject> objects = new ArrayList<>();
    List<String> until =
        database.query(
            CHANGED,
            row -> {
              if (row.getString("kind") != null) {
                read(row).ifPresent(objects::add);
              }
              return row.getString("until");
            },
            hostId,
            since,
            since.isEmpty() ? "0" : since);
    return new Changes(objects, until.getFirst());
  }

  /** Whether the host is asked to have this object, and not to remove it. */
  public boolean wanted(String hostId, ObjectKind kind, String id) {
    return database
        .find(
            "SELECT 1 FROM host_object WHERE host_id = ? AND kind = ? AND id = ? AND NOT removed",
            row -> row.getInt(1),
            hostId,
            kind.name(),
            id)
        .isPresent();
  }

  void link(String hostId, Link link) {
    links.put(hostId, link);
  }

  void unlink(String hostId, Link link) {
    links.remove(hostId, link);
  }

  private void look(String hostId) {
    if (hostId.isEmpty()) {
      links.values().forEach(Link::look);
    } else {
      Optional.ofNullable(links.get(hostId)).ifPresent(Link::look);
    }
  }

  private record Key(String hostId, String kind, String id) {}

  private void store(String hostId, DesiredObject object) {
    store(Map.of(new Key(hostId, object.kind().name(), object.id()), object));
  }

  private void store(Map<Key, DesiredObject> wishes) {
    List<Key> keys = List.copyOf(wishes.keySet());
    List<DesiredObject> objects = keys.stream().map(wishes::get).toList();
    List<Key> changed =
        database.query(
            PUT,
            row -> new Key(row.getString(1), row.getString(2), row.getString(3)),
            requestId(),
            keys.stream().map(Key::hostId).toArray(String[]::new),
            keys.stream().map(Key::kind).toArray(String[]::new),
            keys.stream().map(Key::id).toArray(String[]::new),
            objects.stream().map(DesiredObject::generation).toArray(Long[]::new),
            objects.stream().map(DesiredObject::removed).toArray(Boolean[]::new),
            objects.stream()
                .map(object -> object.spec() == null ? null : write(object.spec()))
                .toArray(String[]::new));
    if (!changed.isEmpty()) {
      database.afterCommit(() -> changed.forEach(key -> offer(key.hostId(), wishes.get(key))));
    }
  }

  private void offer(String hostId, DesiredObject object) {
    Link link = links.get(hostId);
    if (link != null) {
      link.offer(object);
    }
    // Also where there is a link here: it may be dead already, and the host connected elsewhere.
    replicas.tell(TOPIC, hostId);
  }

  /** Empty for what only a newer release understands; the others must get through. */
  private static Optional<DesiredObject> read(ResultSet row) throws SQLException {
    String spec = row.getString("spec");
    try {
      return Optional.of(
          new DesiredObject(
              ObjectKind.valueOf(row.getString("kind")),
              row.getString("id"),
              row.getLong("generation"),
              row.getBoolean("removed"),
              row.getString("request_id"),
              spec == null ? null : NodeJson.mapper().readValue(spec, NodeObject.class)));
    } catch (JsonProcessingException | IllegalArgumentException unreadable) {
      LOG.errorf(
          unreadable,
          "%s %s of a host is not understood and left out",
          row.getString("kind"),
          row.getString("id"));
      return Optional.empty();
    }
  }

  private static String write(NodeObject spec) {
    try {
      return NodeJson.mapper().writerFor(NodeObject.class).writeValueAsString(spec);
    } catch (JsonProcessingException unwritable) {
      throw new IllegalArgumentException("The object cannot be written as JSON.", unwritable);
    }
  }

  private static String requestId() {
    Object id = MDC.get("requestId");
    return id == null ? "" : id.toString();
  }
}

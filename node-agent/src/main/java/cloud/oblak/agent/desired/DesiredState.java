package cloud.oblak.agent.desired;

import cloud.oblak.agent.desired.StateFolder.Safety;
import cloud.oblak.nodeapi.DesiredObject;
import cloud.oblak.nodeapi.NodeJson;
import cloud.oblak.nodeapi.NodeObject;
import cloud.oblak.nodeapi.ObjectKind;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All desired objects of this host, in memory and in its state folder. */
public final class DesiredState {
  private static final Logger LOG = LoggerFactory.getLogger(DesiredState.class);
  private static final Pattern SAFE_ID = Pattern.compile("[a-z]{1,16}-[0-9a-z-]{1,64}");

  private static final int LOCKS = 64;

  private final StateFolder folder;
  private final Map<ObjectKey, Held> objects = new ConcurrentHashMap<>();
  private final Set<ObjectKey> orphans = ConcurrentHashMap.newKeySet();
  private final Set<ObjectKey> unsaved = ConcurrentHashMap.newKeySet();
  private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();
  private final List<Consumer<Held>> listeners = new CopyOnWriteArrayList<>();

  /** Loads what an earlier run of the agent left; a record that cannot be read is left out. */
  public DesiredState(StateFolder folder) {
    this.folder = folder;
    folder
        .list("desired")
        .forEach((name, content) -> {
          try {
            Held held = NodeJson.mapper().readValue(content, Held.class);
            objects.put(held.key(), held);
          } catch (IOException damaged) {
            // The service repeats it on the next connection.
            LOG.error("record={} cannot be read and is ignored", name, damaged);
          }
        });
  }

  /** Has {@code listener} told of every change, after it has been stored. */
  public void onChange(Consumer<Held> listener) {
    listeners.add(listener);
  }

  /**
   * Stores an object unless a newer one is held. One that the full disk does not take is acted on
   * nevertheless, or nothing could be stopped and removed to make room; see {@link #saveAgain}.
   *
   * @param epoch the stream's epoch
   * @return false where it was refused: its generation is lower than the one held, or its id could
   *     not name a file
   */
  public boolean accept(long epoch, DesiredObject object) {
    ObjectKey key = new ObjectKey(object.kind(), object.id());
    if (!SAFE_ID.matcher(object.id()).matches() || (object.spec() == null && !object.removed())) {
      LOG.error("object={} refused=\"malformed\"", key);
      return false;
    }
    Held before = objects.get(key);
    if (before != null && before.newerThan(epoch, object)) {
      LOG.warn(
          "object={} generation={} refused=\"generation {} is held\"",
          key,
          object.generation(),
          before.generation());
      return false;
    }
    boolean wasOrphan = orphans.remove(key);
    if (before != null && before.epoch() == epoch && before.object().equals(object)) {
      if (wasOrphan) {
        tell(before);
      }
      return true;
    }
    NodeObject spec = object.removed() && before != null ? before.lastSpec() : object.spec();
    Held held = new Held(epoch, object, spec);
    synchronized (lock(key)) {
      hold(key, held);
    }
    tell(held);
    return true;
  }

  /** Writes down what could not be written before; throws where it still cannot be. */
  public void saveAgain() {
    for (ObjectKey key : List.copyOf(unsaved)) {
      synchronized (lock(key)) {
        Held held = objects.get(key);
        if (held != null && unsaved.contains(key)) {
          write(key, held);
        }
        unsaved.remove(key);
      }
    }
  }

  private void hold(ObjectKey key, Held held) {
    boolean saved = save(key, held);
    objects.put(key, held);
    if (saved) {
      unsaved.remove(key);
    } else {
      unsaved.add(key);
    }
  }

  private boolean save(ObjectKey key, Held held) {
    try {
      write(key, held);
      return true;
    } catch (UncheckedIOException full) {
      LOG.error("object={} generation={} is not on disk yet", key, held.generation(), full);
      if (held.removed()) {
        // What is removed must not come back with the record of before.
        folder.delete(name(key));
      }
      return false;
    }
  }

  /**
   * Takes note of what a service's full list named: a tombstone it no longer names is forgotten,
   * anything else it does not name is an orphan until it is named again.
   */
  public void listed(Owner owner, Set<ObjectKey> named) {
    for (Held held : all(owner)) {
      ObjectKey key = held.key();
      if (named.contains(key)) {
        continue;
      }
      if (held.removed()) {
        forget(key);
      } else if (orphans.add(key)) {
        LOG.warn("object={} orphan=\"not in the full list; left alone\"", key);
        tell(held);
      }
    }
  }

  /** Drops a tombstone that has done its work. */
  public void forget(ObjectKey key) {
    Held held;
    synchronized (lock(key)) {
      held = objects.get(key);
      if (held == null || !held.removed()) {
        return;
      }
      folder.delete(name(key));
      objects.remove(key);
      unsaved.remove(key);
    }
    tell(held);
  }

  /** What is on disk and what is held of a key change together. */
  private Object lock(ObjectKey key) {
    return locks.get(Math.floorMod(key.hashCode(), LOCKS));
  }

  public Optional<Held> find(ObjectKind kind, String id) {
    return Optional.ofNullable(objects.get(new ObjectKey(kind, id)));
  }

  /** Whether the last full list did not name this object although it is held. */
  public boolean orphan(ObjectKey key) {
    return orphans.contains(key);
  }

  /** Everything of one service, tombstones too. */
  public List<Held> all(Owner owner) {
    List<Held> found = new ArrayList<>();
    for (Held held : objects.values()) {
      if (Owner.of(held.object().kind()) == owner) {
        found.add(held);
      }
    }
    return found;
  }

  /** Everything of one kind, tombstones too. */
  public List<Held> all(ObjectKind kind) {
    List<Held> found = new ArrayList<>();
    for (Held held : objects.values()) {
      if (held.object().kind() == kind) {
        found.add(held);
      }
    }
    return found;
  }

  private void tell(Held held) {
    for (Consumer<Held> listener : listeners) {
      listener.accept(held);
    }
  }

  private void write(ObjectKey key, Held held) {
    try {
      folder.write(name(key), NodeJson.mapper().writeValueAsBytes(held), Safety.POWER);
    } catch (JsonProcessingException failure) {
      throw new IllegalStateException("cannot write " + key, failure);
    }
  }

  private static String name(ObjectKey key) {
    String kind = key.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return "desired/" + Owner.of(key.kind()).wireName() + "/" + kind + "/" + key.id() + ".json";
  }
}

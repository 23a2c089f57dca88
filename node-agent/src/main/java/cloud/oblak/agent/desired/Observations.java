package cloud.oblak.agent.desired;

import cloud.oblak.nodeapi.ImageStatus;
import cloud.oblak.nodeapi.NodeStatus;
import cloud.oblak.nodeapi.ObjectStatus;
import cloud.oblak.nodeapi.ObservedObject;
import cloud.oblak.nodeapi.WorkloadStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is seen of each desired object, and which of it has not been reported yet. */
public final class Observations {
  private final DesiredState desired;
  private final Clock clock;
  private final Map<ObjectKey, Seen> seen = new ConcurrentHashMap<>();
  private final Map<Owner, Set<ObjectKey>> unreported = new EnumMap<>(Owner.class);
  private final Map<Owner, Runnable> listeners = new EnumMap<>(Owner.class);

  public Observations(DesiredState desired, Clock clock) {
    this.desired = desired;
    this.clock = clock;
    for (Owner owner : Owner.values()) {
      unreported.put(owner, new LinkedHashSet<>());
    }
  }

  /** Has {@code listener} told, on the publishing thread, that something is to be reported. */
  public void onChange(Owner owner, Runnable listener) {
    synchronized (listeners) {
      listeners.put(owner, listener);
    }
  }

  /** Takes note of what is seen of an object; nothing happens where that is known already. */
  public void publish(ObjectKey key, long generation, NodeStatus status) {
    Seen before = seen.get(key);
    if (before != null && before.generation == generation && same(before.status, status)) {
      return;
    }
    seen.put(key, new Seen(generation, status, clock.instant()));
    Owner owner = Owner.of(key.kind());
    Set<ObjectKey> changed = unreported.get(owner);
    synchronized (changed) {
      changed.add(key);
    }
    Runnable listener;
    synchronized (listeners) {
      listener = listeners.get(owner);
    }
    if (listener != null) {
      listener.run();
    }
  }

  /** What was last seen of an object. */
  public Optional<NodeStatus> last(ObjectKey key) {
    return Optional.ofNullable(seen.get(key)).map(Seen::status);
  }

  public void forget(ObjectKey key) {
    seen.remove(key);
  }

  /** What has changed since the last call. */
  public List<ObservedObject> takeChanges(Owner owner) {
    List<ObjectKey> keys;
    Set<ObjectKey> changed = unreported.get(owner);
    synchronized (changed) {
      keys = List.copyOf(changed);
      changed.clear();
    }
    List<ObservedObject> result = new ArrayList<>(keys.size());
    for (ObjectKey key : keys) {
      observed(key).ifPresent(result::add);
    }
    return result;
  }

  /** Everything of a service, or empty while something desired has not been looked at yet. */
  public Optional<List<ObservedObject>> inventory(Owner owner) {
    List<ObservedObject> result = new ArrayList<>();
    for (Held held : desired.all(owner)) {
      Optional<ObservedObject> observed = observed(held.key());
      if (observed.isEmpty()) {
        return Optional.empty();
      }
      result.add(observed.get());
    }
    return Optional.of(result);
  }

  /** Tombstones whose objects have been gone for at least this long. */
  public List<ObjectKey> goneFor(Duration least) {
    Instant limit = clock.instant().minus(least);
    List<ObjectKey> result = new ArrayList<>();
    seen.forEach((key, state) -> {
      if (gone(state.status) && !state.since.isAfter(limit)) {
        result.add(key);
      }
    });
    return result;
  }

  private Optional<ObservedObject> observed(ObjectKey key) {
    Seen state = seen.get(key);
    if (state == null || desired.find(key.kind(), key.id()).isEmpty()) {
      return Optional.empty();
    }
    long generation = desired.orphan(key) ? 0 : state.generation;
    return Optional.of(new ObservedObject(key.kind(), key.id(), generation, state.status));
  }

  private static boolean gone(NodeStatus status) {
    return switch (status) {
      case WorkloadStatus w -> w.phase() == WorkloadStatus.Phase.GONE;
      case ImageStatus i -> i.phase() == ImageStatus.Phase.GONE;
      case ObjectStatus o -> o.phase() == ObjectStatus.Phase.GONE;
    };
  }

  /** The moment a running workload was last looked at is not news: Alive tells it. */
  private static boolean same(NodeStatus before, NodeStatus now) {
    if (before instanceof WorkloadStatus b
        && now instanceof WorkloadStatus n
        && n.phase() == WorkloadStatus.Phase.RUNNING
        && b.phase() == WorkloadStatus.Phase.RUNNING) {
      return n.equals(
          new WorkloadStatus(
              b.phase(),
              b.exitCode(),
              b.reason(),
              b.startedAt(),
              n.lastAlive(),
              b.reboots(),
              b.restarts()));
    }
    return before.equals(now);
  }

  private record Seen(long generation, NodeStatus status, Instant since) {}
}

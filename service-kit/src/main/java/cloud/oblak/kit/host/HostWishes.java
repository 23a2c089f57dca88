package cloud.oblak.kit.host;

import cloud.oblak.nodeapi.DesiredObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a connection still has to tell its host: everything at first, then what changes. */
final class HostWishes implements HostObjects.Link {
  private static final int MAX_BATCH = 200;
  // Only what a process left unsaid when it died is found that late.
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String hostId;
  private final HostObjects objects;
  private final BlockingQueue<Optional<DesiredObject>> offered = new LinkedBlockingQueue<>();
  private final AtomicBoolean toLook = new AtomicBoolean();
  // Told since the last look, which would find them once more.
  private final Set<DesiredObject> told = new HashSet<>();
  private String read = "";
  private long looked;

  HostWishes(String hostId, HostObjects objects) {
    this.hostId = hostId;
    this.objects = objects;
  }

  @Override
  public void offer(DesiredObject object) {
    offered.add(Optional.of(object));
  }

  @Override
  public void look() {
    if (toLook.compareAndSet(false, true)) {
      offered.add(Optional.empty());
    }
  }

  /** What changed, as soon as something does; empty when nothing did for a second. */
  List<DesiredObject> next() throws InterruptedException {
    List<Optional<DesiredObject>> taken = new ArrayList<>();
    Optional<DesiredObject> first = offered.poll(1, TimeUnit.SECONDS);
    if (first != null) {
      taken.add(first);
      offered.drainTo(taken, MAX_BATCH - 1);
    }
    List<DesiredObject> batch = new ArrayList<>(taken.stream().flatMap(Optional::stream).toList());
    told.addAll(batch);
    if (toLook.getAndSet(false) || System.nanoTime() - looked > LOOK_NANOS) {
      batch.addAll(changes());
    }
    return batch;
  }

  /** What changed since the last look and was not told; everything at the first. */
  List<DesiredObject> changes() {
    HostObjects.Changes changes = objects.changes(hostId, read);
    List<DesiredObject> fresh =
        changes.objects().stream().filter(object -> !told.contains(object)).toList();
    read = changes.until();
    looked = System.nanoTime();
    told.clear();
    return fresh;
  }
}

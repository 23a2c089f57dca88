package cloud.oblak.agent.image;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.desired.DesiredState;
import cloud.oblak.agent.desired.Held;
import cloud.oblak.agent.desired.ObjectKey;
import cloud.oblak.agent.desired.Observations;
import cloud.oblak.agent.loop.Backoff;
import cloud.oblak.agent.loop.KeyedLoop;
import cloud.oblak.agent.loop.Step;
import cloud.oblak.agent.loop.Threads;
import cloud.oblak.nodeapi.ImageSpec;
import cloud.oblak.nodeapi.ImageStatus;
import cloud.oblak.nodeapi.ImageStatus.Phase;
import cloud.oblak.nodeapi.ObjectKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.MDC;

/** Fetches the images that the control plane asks for and those that workloads need. */
public final class ImageLoop {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final Duration FAILURE_LASTS = Duration.ofSeconds(5);
  private static final int ATTEMPTS = 12;

  private final DesiredState desired;
  private final Observations observations;
  private final ImageStore store;
  private final Clock clock;
  private final KeyedLoop<String> loop;
  private final Map<String, ImageSpec> needed = new ConcurrentHashMap<>();
  private final Map<String, Failure> failures = new ConcurrentHashMap<>();
  private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
  private volatile Consumer<String> onSettled = _ -> {};
  private volatile Predicate<String> inUse = _ -> false;

  public ImageLoop(
      DesiredState desired,
      Observations observations,
      ImageStore store,
      Clock clock,
      Threads threads,
      Backoff backoff) {
    this.desired = desired;
    this.observations = observations;
    this.store = store;
    this.clock = clock;
    this.loop = new KeyedLoop<>("image", threads, backoff, this::reconcile);
  }

  /** Has {@code listener} told the id of an image that was fetched or failed. */
  public void onSettled(Consumer<String> listener) {
    onSettled = listener;
  }

  /** Says which images a workload on this host still uses: those are not removed. */
  public void inUse(Predicate<String> predicate) {
    inUse = predicate;
  }

  /** Looks at a changed image. */
  public void changed(Held held) {
    loop.wake(held.object().id());
  }

  /** Has an image looked at soon, for example because a workload of it is gone. */
  public void wake(String imageId) {
    loop.wake(imageId);
  }

  /**
   * The image for a workload; where it is not here yet, it is being fetched and the answer is empty
   * until {@link #onSettled}. Throws the permanent failure of an attempt a moment ago.
   */
  public Optional<LocalImage> need(ImageSpec spec) {
    Optional<LocalImage> cached = cached(spec);
    if (cached.isPresent()) {
      return cached;
    }
    Failure failure = failures.get(spec.imageId());
    boolean stands =
        desired
            .find(ObjectKind.IMAGE, spec.imageId())
            .filter(held -> failure != null && !held.removed() && failure.answers(held))
            .isPresent();
    if (failure != null && (stands || failure.lasts(spec, clock.instant()))) {
      throw failure.cause;
    }
    needed.put(spec.imageId(), spec);
    loop.wake(spec.imageId());
    return Optional.empty();
  }

  /** Ids of cached images that no desired object names. */
  public List<String> strays() {
    List<String> strays = new ArrayList<>(store.list());
    strays.removeIf(id -> desired.find(ObjectKind.IMAGE, id).isPresent());
    return strays;
  }

  /** What the cache holds of an image. */
  public Optional<ImageStatus> cachedStatus(String imageId) {
    return store.cached(imageId).map(ImageLoop::available);
  }

  public boolean idle() {
    return loop.idle();
  }

  public void close() {
    loop.close();
  }

  Step reconcile(String imageId) {
    Held held = desired.find(ObjectKind.IMAGE, imageId).orElse(null);
    String requestId = held == null ? "" : held.requestId();
    try (var _ = MDC.putCloseable("requestId", requestId)) {
      if (held != null && held.removed()) {
        return remove(imageId, held);
      }
      ImageSpec spec = held == null ? needed.get(imageId) : (ImageSpec) held.object().spec();
      return spec == null ? Step.DONE : fetch(spec, held);
    }
  }

  private Step fetch(ImageSpec spec, Held held) {
    String id = spec.imageId();
    Failure before = failures.get(id);
    if (held != null && before != null && before.answers(held)) {
      publish(held, failed(before.cause));
      return Step.DONE;
    }
    Optional<LocalImage> cached = cached(spec);
    if (cached.isEmpty()) {
      publish(held, new ImageStatus(Phase.PENDING, "", 0, 0, ""));
    }
    try {
      LocalImage image = cached.isPresent() ? cached.get() : checked(spec, store.fetch(spec));
      failures.remove(id);
      attempts.remove(id);
      publish(held, available(image));
    } catch (DriverException failure) {
      // Each attempt may cost a whole download.
      if (!failure.permanent() && attempts.merge(id, 1, Integer::sum) < ATTEMPTS) {
        publish(held, new ImageStatus(Phase.PENDING, "", 0, 0, failure.getMessage()));
        throw failure;
      }
      attempts.remove(id);
      long generation = held == null ? -1 : held.generation();
      DriverException last = lasting(failure);
      failures.put(id, new Failure(spec, generation, last, clock.instant()));
      publish(held, failed(last));
    }
    needed.remove(id);
    onSettled.accept(id);
    return Step.DONE;
  }

  /** A workload that needs the image must not wait for ever either. */
  private static DriverException lasting(DriverException failure) {
    return failure.permanent()
        ? failure
        : DriverException.permanentFailure(
            "Given up after %d attempts: %s".formatted(ATTEMPTS, failure.getMessage()), failure);
  }

  private static LocalImage checked(ImageSpec spec, LocalImage image) {
    if (!spec.checksum().isEmpty() && !spec.checksum().equals(image.checksum())) {
      throw DriverException.permanentFailure(
          "The image is not the one that was imported: its checksum is " + image.checksum(), null);
    }
    return image;
  }

  private Step remove(String imageId, Held held) {
    if (inUse.test(imageId)) {
      publish(held, new ImageStatus(Phase.PENDING, "", 0, 0, "a workload still uses it"));
      return Step.again(LOOK_AGAIN);
    }
    needed.remove(imageId);
    failures.remove(imageId);
    attempts.remove(imageId);
    store.remove(imageId);
    publish(held, new ImageStatus(Phase.GONE, "", 0, 0, ""));
    return Step.DONE;
  }

  private Optional<LocalImage> cached(ImageSpec spec) {
    return store
        .cached(spec.imageId())
        .filter(image -> spec.checksum().isEmpty() || spec.checksum().equals(image.checksum()));
  }

  private void publish(Held held, ImageStatus status) {
    if (held != null) {
      observations.publish(
          new ObjectKey(ObjectKind.IMAGE, held.object().id()), held.generation(), status);
    }
  }

  private static ImageStatus available(LocalImage image) {
    return new ImageStatus(
        Phase.AVAILABLE, image.checksum(), image.sizeBytes(), image.minDiskBytes(), "");
  }

  private static ImageStatus failed(DriverException failure) {
    return new ImageStatus(Phase.FAILED, "", 0, 0, failure.getMessage());
  }

  /**
   * A permanent failure.
   *
   * @param generation of the desired image; -1 where only a workload needed it
   */
  private record Failure(ImageSpec spec, long generation, DriverException cause, Instant at) {
    boolean lasts(ImageSpec wanted, Instant now) {
      return spec.location().equals(wanted.location())
          && spec.checksum().equals(wanted.checksum())
          && now.isBefore(at.plus(FAILURE_LASTS));
    }

    boolean answers(Held held) {
      return generation == held.generation() && spec.equals(held.object().spec());
    }
  }
}

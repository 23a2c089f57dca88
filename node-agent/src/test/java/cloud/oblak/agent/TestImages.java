package cloud.oblak.agent;

import cloud.oblak.agent.image.ImageStore;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.ImageSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Images in memory; a location that contains {@code missing} or {@code flaky} is never fetched. */
final class TestImages implements ImageStore {
  private final Map<String, LocalImage> cache = new ConcurrentHashMap<>();
  private final AtomicInteger fetches = new AtomicInteger();

  int fetches() {
    return fetches.get();
  }

  @Override
  public LocalImage fetch(ImageSpec spec) {
    if (spec.location().contains("missing")) {
      throw DriverException.permanentFailure("The image was not found.", null);
    }
    if (spec.location().contains("flaky")) {
      fetches.incrementAndGet();
      throw DriverException.transientFailure("The image could not be fetched.", null);
    }
    LocalImage.Config config =
        new LocalImage.Config(List.of(), List.of("sh"), Map.of(), "/", "", "SIGTERM");
    LocalImage image =
        spec.kind() == ImageKind.CONTAINER
            ? new LocalImage.Container("sha256:c", 10, 10, List.of(), config)
            : new LocalImage.Disk("sha256:d", 10, 10, Path.of("/memory"));
    cache.put(spec.imageId(), image);
    return image;
  }

  @Override
  public Optional<LocalImage> cached(String imageId) {
    return Optional.ofNullable(cache.get(imageId));
  }

  @Override
  public void remove(String imageId) {
    cache.remove(imageId);
  }

  @Override
  public List<String> list() {
    return List.copyOf(cache.keySet());
  }

  @Override
  public void close() {}
}

package cloud.oblak.agent;

import cloud.oblak.agent.image.ImageStore;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.nodeapi.ImageSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** An image cache of a simulated host: everything can be fetched, nothing is. */
final class RememberedImages implements ImageStore {
  private static final long SIZE = 8L << 20;
  private static final LocalImage.Config CONFIG =
      new LocalImage.Config(List.of(), List.of("/bin/sh"), Map.of(), "/", "", "SIGTERM");

  private final Map<String, LocalImage> images = new ConcurrentHashMap<>();

  @Override
  public LocalImage fetch(ImageSpec spec) {
    return images.computeIfAbsent(spec.imageId(), _ -> image(spec));
  }

  @Override
  public Optional<LocalImage> cached(String imageId) {
    return Optional.ofNullable(images.get(imageId));
  }

  @Override
  public void remove(String imageId) {
    images.remove(imageId);
  }

  @Override
  public List<String> list() {
    return List.copyOf(images.keySet());
  }

  @Override
  public void close() {}

  private static LocalImage image(ImageSpec spec) {
    String checksum =
        spec.checksum().isEmpty() ? "sha256:" + "%064x".formatted(0) : spec.checksum();
    return switch (spec.kind()) {
      case CONTAINER -> new LocalImage.Container(checksum, SIZE, SIZE, List.of(), CONFIG);
      case VM -> new LocalImage.Disk(checksum, SIZE, SIZE, Path.of("/memory"));
    };
  }
}

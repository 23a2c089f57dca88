package cloud.oblak.agent.image;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.DriverHook;
import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.ImageSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The store's twin in memory: every location exists, and its checksum is that of its name. A
 * location that contains {@code missing} does not exist.
 */
public final class MemoryImageStore implements ImageStore {
  private static final long SIZE = 1L << 20;
  private final Map<String, LocalImage> images = new ConcurrentHashMap<>();
  private final DriverHook hook;

  /**
   * An empty store.
   *
   * @param hook called before each fetch that is not answered from the cache, and before remove
   */
  public MemoryImageStore(DriverHook hook) {
    this.hook = hook;
  }

  @Override
  public LocalImage fetch(ImageSpec spec) {
    return images.computeIfAbsent(
        spec.imageId(),
        id -> {
          hook.before("fetch", id);
          return make(spec);
        });
  }

  private static LocalImage make(ImageSpec spec) {
    if (spec.location().contains("missing")) {
      throw DriverException.permanentFailure("There is no such image.", null);
    }
    var digest = Checksums.sha256();
    digest.update(spec.location().getBytes(StandardCharsets.UTF_8));
    String checksum = Checksums.text(digest);
    if (!spec.checksum().isEmpty() && !spec.checksum().equals(checksum)) {
      throw DriverException.permanentFailure(
          "The image is not the one that was imported: its checksum is " + checksum + ".", null);
    }
    if (spec.kind() == ImageKind.VM) {
      return new LocalImage.Disk(checksum, SIZE, SIZE, Path.of("/memory", spec.imageId()));
    }
    var config =
        new LocalImage.Config(List.of(), List.of("/sbin/tiny"), Map.of(), "/", "", "SIGTERM");
    return new LocalImage.Container(checksum, SIZE, SIZE, List.of(), config);
  }

  @Override
  public Optional<LocalImage> cached(String imageId) {
    return Optional.ofNullable(images.get(imageId));
  }

  @Override
  public void remove(String imageId) {
    hook.before("remove", imageId);
    images.remove(imageId);
  }

  @Override
  public List<String> list() {
    return List.copyOf(images.keySet());
  }

  @Override
  public void close() {}
}
